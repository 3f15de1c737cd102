import { Check, Coffee, Headset, Voicemail } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { MessageWaiting } from '../../preload/contract/phone.ts';
import { useNow, useServices } from '../app/services.ts';
import { askDial } from '../app/view-store.ts';
import { ageWords } from '../i18n/format.ts';
import { pauses, type Pause } from './agent-desk.ts';

/** Whether this person takes calls, and why not. A pause is do-not-disturb at the PBX, so that the queue passes on. */
export function AgentStatus(): ReactNode {
  const { t } = useTranslation();
  const { live, agent } = useServices();
  const now = useNow(15_000);
  const dnd = useStore(live, (state) => state.phone?.doNotDisturb ?? false);
  const mailbox = useStore(live, (state) => state.phone?.messageWaiting.find(({ waiting }) => waiting));
  const voicemail = useStore(live, (state) => state.phone?.voicemailNumber ?? null);
  const configured = useStore(live, (state) => state.phone && state.phone.registration.state !== 'not-configured');
  const state = useStore(agent.store);
  const [failed, setFailed] = useState<string | null>(null);
  if (!configured) return null;
  // The phone knows whether calls come through; the draft only remembers the reason.
  const pause = dnd ? (state.pause ?? 'break') : null;
  const change = (next: Pause | null): void => void agent.change(next).then(setFailed);
  return (
    <div className="agent" data-agent={pause ?? 'available'}>
      <DialogTrigger>
        <Button className="btn small">
          {pause ? <Coffee className="i" aria-hidden="true" /> : <Headset className="i" aria-hidden="true" />}
          {pause ? t(`status.pauses.${pause}`) : t('status.available')}
          {pause && state.sinceMs > 0 && (
            <span className="mid">{t('status.since', { age: ageWords(t, now - state.sinceMs) })}</span>
          )}
        </Button>
        <Popover className="pop-over agent-choice">
          <Dialog aria-label={t('status.title')}>
            {({ close }) => (
              <>
                <div className="choices">
                  {([null, ...pauses] as const).map((name) => (
                    <button
                      key={name ?? 'available'}
                      type="button"
                      className={`btn ${pause === name ? 'sel' : ''}`}
                      aria-pressed={pause === name}
                      onClick={() => {
                        change(name);
                        close();
                      }}
                    >
                      {name ? t(`status.pauses.${name}`) : t('status.available')}
                      {pause === name && <Check className="i" aria-hidden="true" />}
                    </button>
                  ))}
                </div>
                <p className="mid hint">{t('status.pauseWhy')}</p>
                <Forward />
              </>
            )}
          </Dialog>
        </Popover>
      </DialogTrigger>
      {mailbox && <Mailbox mailbox={mailbox} number={voicemail} />}
      {failed && (
        <p className="notice refused" role="alert">
          {t('status.failed', { why: failed })}
        </p>
      )}
    </div>
  );
}

/** Messages that wait. Without a number to hear them by, it is a fact and no button. */
function Mailbox({ mailbox, number }: { mailbox: MessageWaiting; number: string | null }): ReactNode {
  const { t } = useTranslation();
  const words =
    mailbox.newMessages === null
      ? t('phoneMore.voicemailSome')
      : t('phoneMore.voicemail', { count: mailbox.newMessages });
  return (
    <p className="mailbox" data-mailbox={number ?? ''}>
      <Voicemail className="i" aria-hidden="true" />
      {number ? (
        <button type="button" className="link" onClick={() => askDial(number, t('phoneMore.voicemailLine'))}>
          {words}
        </button>
      ) : (
        words
      )}
    </p>
  );
}

const noAnswerSeconds = 20;

function Forward(): ReactNode {
  const { t } = useTranslation();
  const { host, live } = useServices();
  const forward = useStore(live, (state) => state.phone?.forward);
  const [failed, setFailed] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string): string | null => {
      const value = form.get(name);
      return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
    };
    const noAnswer = field('noAnswer');
    void host
      .call('phone.set-forward', {
        always: field('always'),
        busy: field('busy'),
        noAnswer: noAnswer
          ? { target: noAnswer, afterSeconds: forward?.noAnswer?.afterSeconds ?? noAnswerSeconds }
          : null,
      })
      .then((done) => setFailed(done.ok ? null : done.failure.kind));
  };
  return (
    <form className="forward" onSubmit={submit}>
      <h3 className="h">{t('phoneMore.forward')}</h3>
      <label>
        {t('phoneMore.forwardAlways')}
        <input className="field" name="always" type="tel" defaultValue={forward?.always ?? ''} />
      </label>
      <label>
        {t('phoneMore.forwardBusy')}
        <input className="field" name="busy" type="tel" defaultValue={forward?.busy ?? ''} />
      </label>
      <label>
        {t('phoneMore.forwardNoAnswer', { seconds: forward?.noAnswer?.afterSeconds ?? noAnswerSeconds })}
        <input className="field" name="noAnswer" type="tel" defaultValue={forward?.noAnswer?.target ?? ''} />
      </label>
      <button type="submit" className="btn small">
        {t('phoneMore.forwardSave')}
      </button>
      {failed && (
        <p className="notice refused" role="alert">
          {t('call.actFailed', { why: failed })}
        </p>
      )}
    </form>
  );
}
