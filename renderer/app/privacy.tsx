import { EyeOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { toggleHidden, useView } from './view-store.ts';

/**
 * What must not be seen while the screen is shared: names, numbers, notes. F4 hides them at once and shows them again.
 * The text is not in the page while it is hidden, so that neither a blur nor a selection gives it away.
 */
export function Hidden({ children }: { children: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const hidden = useHidden();
  if (!hidden) return children;
  return (
    <span className="veiled">
      <span className="sr">{t('privacy.hidden')}</span>
      <span aria-hidden="true">{'•••••••'}</span>
    </span>
  );
}

/** True while what must not be seen is not drawn: for names in labels, which `Hidden` does not reach. */
export const useHidden = (): boolean => useView((view) => view.hidden);

/** What a person writes in: a field cannot be drawn without its words, so that none is drawn. It keeps them meanwhile. */
export function HiddenField({ children }: { children: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const hidden = useHidden();
  return (
    <>
      {hidden && (
        <p className="why-not">
          <EyeOff className="i" aria-hidden="true" />
          {t('privacy.field')}
        </p>
      )}
      <div hidden={hidden}>{children}</div>
    </>
  );
}

/** Says that the screen is being shared, so that nobody wonders where the names went. */
export function HiddenNotice(): ReactNode {
  const { t } = useTranslation();
  const hidden = useHidden();
  if (!hidden) return null;
  return (
    <p className="hidden-notice" role="status">
      <EyeOff className="i" aria-hidden="true" />
      {t('privacy.on')}
      <button type="button" className="btn small" aria-keyshortcuts="F4" onClick={toggleHidden}>
        {t('privacy.shown')} <kbd>F4</kbd>
      </button>
    </p>
  );
}
