import { House, Send } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { show } from '../app/view-store.ts';
import { useCommands } from './scan/use-depot.ts';

/** What can be done once a job has become acts: see them, or go home, by the card “Valider” or “Terminer” too. */
export function OutcomeFoot({ leave, children }: { leave: () => void; children?: ReactNode }): ReactNode {
  const { t } = useTranslation();
  useCommands((command) => {
    if (command.kind !== 'validate' && command.kind !== 'finish') return false;
    leave();
    return true;
  });
  return (
    <footer className="foot">
      {children}
      <button type="button" className="big" onClick={() => show('outbox')}>
        <Send className="i" aria-hidden="true" />
        <span>{t('receipt.seeOutbox')}</span>
      </button>
      <button type="button" className="big go grow" onClick={leave}>
        <House className="i" aria-hidden="true" />
        <span>{t('receipt.home')}</span>
      </button>
    </footer>
  );
}
