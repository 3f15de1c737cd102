import { CircleQuestionMark, PhoneIncoming } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices, useWorker } from '../app/services.ts';
import { Status } from '../design/marks.tsx';
import type { CallRecord } from './call-record.ts';
import { PartnerChooser } from './partner-chooser.tsx';
import { HiddenField } from '../app/privacy.tsx';
import { looksDialable, readNumber } from './read-number.ts';

/**
 * Where the person can be reached: asked of whoever calls with a hidden number, or from another telephone than their own.
 * Who has that number is offered at once.
 */
export function CallbackNumber({
  record,
  onChoose,
}: {
  record: CallRecord;
  /** Absent: the call has its contact. */
  onChoose?: (partner: { id: number; name: string }, keep: boolean) => void;
}): ReactNode {
  const { t } = useTranslation();
  const { callers } = useServices();
  const id = useId();
  const text = record.callbackNumber ?? '';
  const { shown, e164 } = readNumber(text);
  const match = useWorker('catalogue', e164 ?? '', (worker) =>
    e164 ? worker.lookupNumber(e164) : Promise.resolve({ kind: 'none' as const, matches: [] }),
  );
  return (
    <HiddenField>
      <div className="callback-number">
        <label htmlFor={id}>{t('work.callbackNumber')}</label>
        <input
          id={id}
          className="field"
          type="tel"
          autoComplete="off"
          maxLength={40}
          value={text}
          onChange={(event) => callers.edit(record.callId, { callbackNumber: event.target.value || null })}
        />
        {text.trim() !== '' &&
          (e164 || looksDialable(text) ? (
            <Status tone="ok" icon={PhoneIncoming}>
              {shown}
            </Status>
          ) : (
            <Status tone="unknown" icon={CircleQuestionMark}>
              {t('work.callbackNumberUnread')}
            </Status>
          ))}
      </div>
      {onChoose && match && match.matches.length > 0 && (
        <PartnerChooser match={match} number={text} mayKeep={false} onChoose={onChoose} />
      )}
    </HiddenField>
  );
}
