import type { ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { PinPad } from './pin-pad.tsx';
import { usePin } from './use-pin.ts';

/** Asks for the PIN of who is signed in before an act that risks more than a badge may. */
export function ProofDialog(): ReactNode {
  const { t } = useTranslation();
  const { people, live } = useServices();
  const asked = useStore(people.store, (state) => state.asked);
  const session = useStore(live, (state) => state.people?.session ?? null);
  const { give, busy, words } = usePin(session?.employeeId ?? null);
  const isPin = asked?.kind === 'pin' && session !== null;
  return (
    <ModalOverlay
      className="veil"
      isOpen={asked !== null}
      isDismissable
      onOpenChange={(open) => !open && people.giveUp()}
    >
      <Modal className="modal far small">
        <Dialog>
          <Heading slot="title">{asked && t(`people.act.${asked.act}`)}</Heading>
          <p className="mid" role={words ? 'alert' : undefined}>
            {words ??
              (isPin ? t('people.provePin', { name: session.name }) : t(`people.prove.${asked?.kind ?? 'badge'}`))}
          </p>
          {isPin && <PinPad busy={busy} confirm={t('people.confirm')} onPin={(pin) => void give(pin)} />}
          <div className="ends">
            <Button className="big" onPress={people.giveUp}>
              {t('app.cancel')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
