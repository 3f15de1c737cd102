import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices } from '../app/services.ts';
import { clockTime } from '../i18n/format.ts';

/** Gives a PIN to the host, and says in words what came of it. */
export function usePin(employeeId: number | null): {
  readonly give: (pin: string) => Promise<boolean>;
  readonly busy: boolean;
  readonly words: string | null;
} {
  const { t } = useTranslation();
  const { host } = useServices();
  const [busy, setBusy] = useState(false);
  const [words, setWords] = useState<string | null>(null);
  const give = async (pin: string): Promise<boolean> => {
    if (employeeId === null) return false;
    setBusy(true);
    const given = await host.call('people.give-pin', { employeeId, pin });
    setBusy(false);
    if (!given.ok) {
      setWords(t('people.hostGone'));
      return false;
    }
    switch (given.value.kind) {
      case 'signed-in':
        setWords(null);
        return true;
      case 'wrong-pin':
        setWords(t('people.wrongPin', { count: given.value.left }));
        return false;
      case 'refused-until':
        setWords(t('people.refusedUntil', { time: clockTime(given.value.atMs, true) }));
        return false;
      case 'no-pin':
        setWords(t('people.noPin'));
        return false;
    }
  };
  return { give, busy, words };
}
