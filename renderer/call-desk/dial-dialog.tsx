import { Phone, ShieldAlert, Siren } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CallValue } from '../../preload/contract/calls.ts';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { openCall, openPartner, show, useView } from '../app/view-store.ts';
import { dialOwner } from './dial-owner.ts';
import { isConsumer, mayCall, type Consent, type Purpose } from './consent.ts';
import { consentWords } from './consent-line.tsx';
import { Hidden } from '../app/privacy.tsx';
import { readNumber } from './read-number.ts';
import { useConsent } from './use-consent.ts';
import type { NumberMatch } from '../worker/worker-api.ts';

type HostReading = CallValue<'phone.read-number'>;

/**
 * Says who is about to be called and how the number was read, before anything leaves.
 * `emergencyOnly`: the station is locked, and help alone may be called.
 */
export function DialDialog({ emergencyOnly }: { emergencyOnly: boolean }): ReactNode {
  const dial = useView((view) => view.dial);
  if (dial && emergencyOnly && !readNumber(dial.number).emergency) return null;
  return dial ? <Confirm key={dial.number} number={dial.number} name={dial.name} /> : null;
}

function Confirm({ number, name }: { number: string; name: string | null }): ReactNode {
  const { t, i18n } = useTranslation();
  const { host, live, worker } = useServices();
  const reachable = useStore(live, ({ phone }) => phone?.registration.state === 'reachable');
  const [failed, setFailed] = useState<string | null>(null);
  const [reading, setReading] = useState<HostReading | null>(null);
  const [match, setMatch] = useState<NumberMatch>({ kind: 'none', matches: [] });
  useEffect(() => {
    let left = false;
    void host.call('phone.read-number', { number }).then((read) => !left && read.ok && setReading(read.value));
    void worker.lookupNumber(number).then((found) => !left && setMatch(found));
    return () => {
      left = true;
    };
  }, [host, worker, number]);
  const { owner, names } = dialOwner(match, name);
  const [purpose, setPurpose] = useState<Purpose>('follow-up');
  const view = useWorker('catalogue', `dial ${owner?.id ?? ''}`, (worker) =>
    owner ? worker.customer(owner.id) : Promise.resolve(null),
  );
  const consent = useConsent(view);
  const close = (): void => {
    useView.setState({ dial: null });
  };
  const { shown } = readNumber(number);
  // What the host has read is what it dials; until it has answered nothing can be called.
  const country = reading?.country && new Intl.DisplayNames(i18n.language, { type: 'region' }).of(reading.country);
  const emergency = reading?.kind === 'emergency';
  const refused = !emergency && reading?.verdict === 'refused';
  const premium = !emergency && reading?.verdict === 'confirm';
  const consumer = !emergency && view !== null && isConsumer(view);
  const blocked = !mayCall(purpose, consumer, consent);
  const call = (): void => {
    void host.call('phone.dial', { number, premiumAccepted: premium }).then((dialled) => {
      if (!dialled.ok) return setFailed('why' in dialled.failure ? dialled.failure.why : dialled.failure.kind);
      openCall(dialled.value.callId);
      if (owner) openPartner(owner.id);
      show('calls');
      close();
    });
  };
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => !open && close()}>
      <Modal className="modal small">
        <Dialog>
          <Heading slot="title">{t('call.dialTitle')}</Heading>
          <p className="co">
            <Hidden>{names}</Hidden>
          </p>
          <p className="bignum">
            <Hidden>{shown}</Hidden>
          </p>
          {emergency ? (
            <p className="notice refused">
              <Siren className="i" aria-hidden="true" />
              {reading.stationAddress
                ? t('call.dialEmergency', { address: reading.stationAddress })
                : t('call.dialEmergencyNoAddress')}{' '}
              {!reachable && t('call.dialEmergencyMobile')}
            </p>
          ) : (
            <p className="mid">
              {reading === null ? (
                '\u00a0'
              ) : reading.e164 && country ? (
                <Hidden>{t('call.dialReadAs', { number: reading.e164, country })}</Hidden>
              ) : (
                t(`phoneMore.kind.${reading.kind}`)
              )}
            </p>
          )}
          {premium && (
            <p className="notice unknown" role="status">
              <ShieldAlert className="i" aria-hidden="true" />
              {t('phoneMore.premiumWhy')}
            </p>
          )}
          {refused && (
            <p className="notice refused" role="status">
              <ShieldAlert className="i" aria-hidden="true" />
              {t('phoneMore.refusedRule', { rule: t(`phoneMore.rule.${reading.rule}`) })}
            </p>
          )}
          {consumer && <PurposeChoice purpose={purpose} onChoose={setPurpose} consent={consent} blocked={blocked} />}
          {failed && (
            <p className="notice refused" role="alert">
              {t('call.dialFailed', { why: failed })}
            </p>
          )}
          <div className="ends">
            <Button
              className="btn answer lg"
              autoFocus
              isDisabled={refused || blocked || reading === null}
              onPress={call}
            >
              <Phone className="i" aria-hidden="true" />
              {t(premium ? 'phoneMore.premiumGo' : 'call.dial')}
            </Button>
            <Button className="btn lg" onPress={close}>
              {t('app.close')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A consumer may be called about what is under way; for selling only with their consent. */
function PurposeChoice({
  purpose,
  onChoose,
  consent,
  blocked,
}: {
  purpose: Purpose;
  onChoose: (purpose: Purpose) => void;
  consent: Consent | null;
  blocked: boolean;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const now = useNow(60_000);
  return (
    <fieldset className="purpose" data-blocked={blocked}>
      <legend>{t('consent.purpose')}</legend>
      {(['follow-up', 'selling'] as const).map((name) => (
        <label key={name} className="keep">
          <input type="radio" name="purpose" checked={purpose === name} onChange={() => onChoose(name)} />
          <span>
            {t(`consent.purposes.${name}`)}
            {name === 'selling' && <small className="mid">{consentWords(t, i18n.language, consent, now)}</small>}
          </span>
        </label>
      ))}
      {blocked && (
        <p className="notice refused" role="alert">
          <ShieldAlert className="i" aria-hidden="true" />
          {t('consent.blocked')}
        </p>
      )}
    </fieldset>
  );
}
