import { Phone, ShieldAlert, Siren } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CallValue } from '../../preload/contract/calls.ts';
import { useServices } from '../app/services.ts';
import { openCall, openPartner, show, useView } from '../app/view-store.ts';
import { Hidden } from './privacy.tsx';
import { readNumber } from './read-number.ts';

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
  const [owner, setOwner] = useState<{ id: number; name: string } | null>(null);
  useEffect(() => {
    let left = false;
    void host.call('phone.read-number', { number }).then((read) => !left && read.ok && setReading(read.value));
    void worker.lookupNumber(number).then(({ kind, matches }) => {
      const only = kind === 'one' ? matches[0]?.partner : undefined;
      if (!left && only) setOwner(only);
    });
    return () => {
      left = true;
    };
  }, [host, worker, number]);
  const close = (): void => {
    useView.setState({ dial: null });
  };
  const { shown } = readNumber(number);
  // What the host has read is what it dials; until it has answered nothing can be called.
  const country = reading?.country && new Intl.DisplayNames(i18n.language, { type: 'region' }).of(reading.country);
  const emergency = reading?.kind === 'emergency';
  const refused = !emergency && reading?.verdict === 'refused';
  const premium = !emergency && reading?.verdict === 'confirm';
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
            <Hidden>{name ?? owner?.name}</Hidden>
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
              {reading === null
                ? '\u00a0'
                : reading.e164 && country
                  ? t('call.dialReadAs', { number: reading.e164, country })
                  : t(`phoneMore.kind.${reading.kind}`)}
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
          {failed && (
            <p className="notice refused" role="alert">
              {t('call.dialFailed', { why: failed })}
            </p>
          )}
          <div className="ends">
            <Button className="btn answer lg" autoFocus isDisabled={refused || reading === null} onPress={call}>
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
