import { Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices } from '../app/services.ts';

/** Takes the last scan back, as the card “Retirer” does. */
export function UndoButton({ steps }: { steps: number }): ReactNode {
  const { t } = useTranslation();
  const { depot } = useServices();
  return (
    <button type="button" className="big" disabled={steps === 0} onClick={() => void depot.undo()}>
      <Undo2 className="i" aria-hidden="true" />
      <span>
        {t('receipt.undo')}
        <small>{steps > 0 ? t('receipt.undoSteps', { count: steps }) : t('receipt.undoNone')}</small>
      </span>
    </button>
  );
}
