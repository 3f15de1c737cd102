import { Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../app/services.ts';
import { ageWords } from '../../i18n/format.ts';
import type { AtWork as Person } from '../../store/who-is-here.ts';

/** Who else works on this document, and how old that word is. Both may go on: what is validated first counts, the other is told. */
export function AtWork({ others }: { others: readonly (Person & { readonly silent: boolean })[] }): ReactNode {
  const { t } = useTranslation();
  const now = useNow(30_000);
  if (others.length === 0) return null;
  return (
    <div className="at-work" role="status">
      {others.map(({ station, person, saidAtMs, silent }) => (
        <p key={station} data-at-work={station}>
          <Users className="i" aria-hidden="true" />
          {t(silent ? 'presence.was' : 'presence.is', {
            who: [person, station].filter(Boolean).join(', '),
            age: ageWords(t, now - saidAtMs),
          })}
        </p>
      ))}
    </div>
  );
}
