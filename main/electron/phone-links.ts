/** Schemes of numbers and addresses that this program opens. */
export const phoneSchemes = ['tel', 'callto', 'sip'] as const;

/** The phone link among the words of a command line; null when there is none. */
export function phoneLinkIn(args: readonly string[]): string | null {
  return args.find(isPhoneLink) ?? null;
}

export function isPhoneLink(text: string): boolean {
  return /^(?:tel|callto|sips?):/i.test(text);
}
