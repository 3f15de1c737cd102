import { Eraser, OctagonX } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, Checkbox, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { actWords } from '../app/outbox-words.ts';
import { useServices, useWorker } from '../app/services.ts';
import { Status } from '../design/marks.tsx';
import { momentWords } from '../i18n/format.ts';
import { waitingStates } from './act-filter.ts';
import { standOf } from './act-looks.ts';

type Stand = 'asks' | 'clearing' | 'cleared' | 'kept' | 'failed';

/** « Effacer ce poste »: says what goes and what stays; while acts wait it says which, and does nothing. */
export function ClearDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t, i18n } = useTranslation();
  const { worker, host, now, people } = useServices();
  const acts = useWorker('outbox', 'acts', (worker) => worker.outbox());
  const [withJournal, setWithJournal] = useState(false);
  const [stand, setStand] = useState<Stand>('asks');
  const waiting = acts?.filter((act) => waitingStates.includes(act.state)) ?? null;
  const clear = async (): Promise<void> => {
    if (!(await people.prove('clear-station'))) return;
    setStand('clearing');
    const cleared = await worker.clearStation();
    if (!cleared.ok) return setStand('kept');
    if (!withJournal) return setStand('cleared');
    const erased = await host.call('journal.erase', null);
    setStand(erased.ok && erased.value.erased ? 'cleared' : 'failed');
  };
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal">
        <Dialog>
          <Heading slot="title">{t('outbox.clear.title')}</Heading>
          {waiting && waiting.length > 0 ? (
            <>
              <p className="notice refused" role="alert">
                <OctagonX className="i" aria-hidden="true" />
                {t('outbox.clear.waiting', { count: waiting.length })}
              </p>
              <ul className="waiting-acts">
                {waiting.slice(0, 8).map((act) => {
                  const { words, ...look } = standOf(t, act);
                  return (
                    <li key={act.operationId}>
                      <Status {...look}>{words}</Status>
                      <b className="cut">{actWords(t, act)}</b>
                      <span className="mid">{momentWords(t, i18n.language, act.addedAtMs, now())}</span>
                    </li>
                  );
                })}
              </ul>
              {waiting.length > 8 && <p className="mid">{t('outbox.clear.more', { count: waiting.length - 8 })}</p>}
            </>
          ) : (
            <>
              <p>{t('outbox.clear.goes')}</p>
              <p className="mid">{t('outbox.clear.stays')}</p>
              <Checkbox className="tick" isSelected={withJournal} onChange={setWithJournal}>
                <span className="box" aria-hidden="true" />
                {t('outbox.clear.journal')}
              </Checkbox>
              {stand !== 'asks' && (
                <p
                  className={`notice ${stand === 'cleared' ? 'ok' : stand === 'clearing' ? '' : 'refused'}`}
                  role="status"
                >
                  {t(`outbox.clear.${stand}`)}
                </p>
              )}
            </>
          )}
          <div className="ends">
            <Button
              className="btn danger lg"
              isDisabled={!waiting || waiting.length > 0 || stand === 'clearing' || stand === 'cleared'}
              onPress={() => void clear()}
            >
              <Eraser className="i" aria-hidden="true" />
              {t('outbox.clear.do')}
            </Button>
            {/* Anew at each stand: the focus must not stay on a button that went out. */}
            <Button key={stand} className="btn lg" autoFocus onPress={onClose}>
              {t('app.close')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
