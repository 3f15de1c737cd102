import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../app/services.ts';
import type { CustomerView } from '../worker/worker-api.ts';
import type { CallRecord } from './call-record.ts';
import { Hidden } from '../app/privacy.tsx';
import { reasonsOf } from './reasons.ts';

/** Why they may be calling. In a call, pressing one says that the call is about it. */
export function ReasonList({
  view,
  atMost = 10,
  about,
  onAbout,
}: {
  view: CustomerView;
  atMost?: number;
  /** Undefined: there is no call to link. */
  about?: CallRecord['about'] | undefined;
  onAbout?: (about: CallRecord['about']) => void;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const now = useNow(60_000);
  const reasons = reasonsOf(t, i18n.language, view, now).slice(0, atMost);
  if (reasons.length === 0) return <p className="mid">{t('reason.none')}</p>;
  return (
    <ol className="why">
      {reasons.map((reason) => {
        const { key, icon: Icon, title, detail, end, tone } = reason;
        const linked =
          about && reason.about && about.resModel === reason.about.resModel && about.resId === reason.about.resId;
        return (
          <li key={key} className={linked ? 'sel' : ''} data-reason={key}>
            <Icon className="i" aria-hidden="true" />
            {about !== undefined && reason.about && onAbout ? (
              <button
                type="button"
                className="t cut link"
                aria-pressed={linked ?? false}
                title={t('reason.link')}
                onClick={() => onAbout(linked ? null : reason.about)}
              >
                {linked && <Check className="i linked" aria-hidden="true" />}
                <Hidden>{title}</Hidden>
              </button>
            ) : (
              <span className="t cut">
                <Hidden>{title}</Hidden>
              </span>
            )}
            <span className={`end ${tone ? `st ${tone}` : 'dim'}`}>
              <Hidden>{end}</Hidden>
            </span>
            <span className="sub cut">
              <Hidden>{detail || '\u00a0'}</Hidden>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
