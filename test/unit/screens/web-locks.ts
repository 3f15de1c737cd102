/** Locks as browsers give them: in the order asked; one that is stolen fails who had it. */
export function webLocks(): Pick<LockManager, 'request'> {
  const queue: { readonly run: () => Promise<unknown>; resolve(value: unknown): void; reject(fault: unknown): void }[] =
    [];
  let holder: (typeof queue)[number] | null = null;
  const next = (): void => {
    const one = holder === null ? queue.shift() : undefined;
    if (!one) return;
    holder = one;
    const ended = (settle: () => void): void => {
      if (holder !== one) return;
      holder = null;
      settle();
      next();
    };
    void one.run().then(
      (value) => ended(() => one.resolve(value)),
      (fault: unknown) => ended(() => one.reject(fault)),
    );
  };
  return {
    request(_name: string, options: unknown, run?: () => Promise<unknown>) {
      return new Promise((resolve, reject) => {
        const asked = { run: run ?? (options as () => Promise<unknown>), resolve, reject };
        if (run) {
          holder?.reject(new DOMException('stolen', 'AbortError'));
          holder = null;
          queue.unshift(asked);
        } else queue.push(asked);
        queueMicrotask(next);
      });
    },
  } as unknown as Pick<LockManager, 'request'>;
}
