import { Phone, Siren } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { openCall, show, useView } from '../app/view-store.ts';
import { readNumber } from './read-number.ts';

/** Says who is about to be called and how the number was read, before anything leaves. */
export function DialDialog(): ReactNode {
  const { t, i18n } = useTranslation();
  const { host, live } = useServices();
  const dial = useView((view) => view.dial);
  const address = useStore(live, (state) => state.about?.settings.station.address ?? '');
  const [failed, setFailed] = useState<string | null>(null);
  const close = (): void => {
    setFailed(null);
    useView.setState({ dial: null });
  };
  if (!dial) return null;
  const read = readNumber(dial.number);
  const country = read.country && new Intl.DisplayNames(i18n.language, { type: 'region' }).of(read.country);
  const call = (): void => {
    void host.call('phone.dial', { number: read.e164 ?? dial.number }).then((dialled) => {
      if (!dialled.ok) return setFailed('why' in dialled.failure ? dialled.failure.why : dialled.failure.kind);
      openCall(dialled.value.callId);
      show('calls');
      close();
    });
  };
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => !open && close()}>
      <Modal className="modal small">
        <Dialog>
          <Heading slot="title">{t('call.dialTitle')}</Heading>
          <p className="co">{dial.name}</p>
          <p className="bignum">{read.shown}</p>
          {read.emergency ? (
            <p className="notice refused">
              <Siren className="i" aria-hidden="true" />
              {address ? t('call.dialEmergency', { address }) : t('call.dialEmergencyNoAddress')}
            </p>
          ) : (
            <p className="mid">
              {read.e164 && country ? t('call.dialReadAs', { number: read.e164, country }) : t('call.dialUnread')}
            </p>
          )}
          {failed && (
            <p className="notice refused" role="alert">
              {t('call.dialFailed', { why: failed })}
            </p>
          )}
          <div className="ends">
            <Button className="btn answer lg" autoFocus onPress={call}>
              <Phone className="i" aria-hidden="true" />
              {t('call.dial')}
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
