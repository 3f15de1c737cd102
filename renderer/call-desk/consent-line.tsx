import { Check, CircleQuestionMark, PhoneOff } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { addFailureWords } from '../app/outbox-words.ts';
import { useNow, useServices } from '../app/services.ts';
import { useAuthor } from '../app/use-author.ts';
import { Status } from '../design/marks.tsx';
import { calendarDay } from '../i18n/format.ts';
import type { T } from '../i18n/i18n.ts';
import { parisDay } from '../../preload/contract/paris-day.ts';
import { consentChannels } from '../../preload/contract/call-operations.ts';
import type { CustomerView } from '../worker/worker-api.ts';
import { isConsumer, type Consent } from './consent.ts';
import { HiddenField } from '../app/privacy.tsx';
import { useConsent } from './use-consent.ts';
import { FormFoot } from './form-foot.tsx';

/** Whether a consumer may be called for selling, since when and how it was said; what they say now is noted here. */
export function ConsentLine({ view }: { view: CustomerView }): ReactNode {
  const { t, i18n } = useTranslation();
  const now = useNow(60_000);
  const consent = useConsent(view);
  const [noting, setNoting] = useState(false);
  if (!isConsumer(view)) return null;
  return (
    <section className="pad consent" data-consent={consent === null ? 'none' : consent.given ? 'given' : 'withdrawn'}>
      <Status
        tone={consent === null ? 'wait' : consent.given ? 'ok' : 'refused'}
        icon={consent === null ? CircleQuestionMark : consent.given ? Check : PhoneOff}
      >
        {consentWords(t, i18n.language, consent, now)}
      </Status>
      {!noting && (
        <button type="button" className="link" data-act="note-consent" onClick={() => setNoting(true)}>
          {t('consent.note')}
        </button>
      )}
      {noting && <ConsentForm partnerId={view.partner.id} onDone={() => setNoting(false)} />}
    </section>
  );
}

/** `Démarchage : accord du 28/11, par téléphone, noté par nadia`. */
export function consentWords(t: T, language: string, consent: Consent | null, nowMs: number): string {
  if (consent === null) return t('consent.none');
  const { given, channel, saidAtMs, by, waiting } = consent;
  return [
    t(given ? 'consent.given' : 'consent.withdrawn', { day: calendarDay(language, parisDay(saidAtMs), nowMs) }),
    t(`consent.channels.${channel}`),
    by ? t('consent.by', { by }) : '',
    waiting ? t('consent.waiting') : '',
  ]
    .filter(Boolean)
    .join(', ');
}

function ConsentForm({ partnerId, onDone }: { partnerId: number; onDone: () => void }): ReactNode {
  const { t, i18n } = useTranslation();
  const { worker, newId, now } = useServices();
  const author = useAuthor();
  const [operationId] = useState(newId);
  const [failed, setFailed] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!author) return setFailed(t('work.signIn'));
    const form = new FormData(event.currentTarget);
    const given = form.get('given') === 'yes';
    const channel = consentChannels.find((name) => name === form.get('channel')) ?? 'phone';
    const proof = form.get('proof');
    const saidAtMs = now();
    const day = calendarDay(i18n.language, parisDay(saidAtMs), saidAtMs);
    void worker
      .addOperation({
        kind: 'record-consent',
        operationId,
        schemaVersion: 1,
        author: author.author,
        actedAtMs: saidAtMs,
        partnerId,
        given,
        channel,
        proof: typeof proof === 'string' ? proof.trim() : '',
        saidAtMs,
        title: t(given ? 'consent.given' : 'consent.withdrawn', { day }),
      })
      .then((added) => (added.ok ? onDone() : setFailed(addFailureWords(t, added.failure))));
  };
  return (
    <HiddenField>
      <form className="consent-form" onSubmit={submit}>
        <fieldset>
          <legend className="sr">{t('consent.note')}</legend>
          {(['yes', 'no'] as const).map((value) => (
            <label key={value} className="keep">
              <input type="radio" name="given" value={value} required />
              <span>{t(`consent.said.${value}`)}</span>
            </label>
          ))}
        </fieldset>
        <label>
          {t('consent.channel')}
          <select className="field" name="channel" defaultValue="phone">
            {consentChannels.map((name) => (
              <option key={name} value={name}>
                {t(`consent.channels.${name}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('consent.proof')}
          <input className="field" name="proof" required maxLength={1000} placeholder={t('consent.proofHint')} />
        </label>
        <FormFoot failed={failed} go={t('consent.keep')} leave={t('app.close')} onLeave={onDone} />
      </form>
    </HiddenField>
  );
}
