import { Camera, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useServices } from '../../app/services.ts';
import type { DocumentEvent, DocumentSession } from './document-session.ts';
import { shrinkPhoto } from './shrink-photo.ts';

const mostPhotos = 6;

/** What there is to say of a document, and pictures of it: kept with the draft, sent with the act. */
export function DocumentNote({
  session,
  tell,
  open,
  onOpen,
}: {
  session: Pick<DocumentSession, 'pickingName' | 'note' | 'photos'>;
  tell: (event: Extract<DocumentEvent, { kind: 'noted' | 'photographed' | 'photo-removed' }>) => void;
  open: boolean;
  onOpen: (open: boolean) => void;
}): ReactNode {
  const { t } = useTranslation();
  const { now, newId } = useServices();
  const [text, setText] = useState(session.note);
  const [unreadable, setUnreadable] = useState(false);

  const keep = (): void => {
    if (text !== session.note) tell({ kind: 'noted', note: text });
  };
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const data = await shrinkPhoto(file);
    setUnreadable(data === null);
    if (data !== null) tell({ kind: 'photographed', photo: { id: newId(), data, atMs: now() } });
  };

  return (
    <ModalOverlay
      className="veil"
      isDismissable
      isOpen={open}
      onOpenChange={(next) => {
        if (!next) keep();
        onOpen(next);
      }}
    >
      <Modal className="modal far wide">
        <Dialog>
          {({ close }) => (
            <>
              <Heading slot="title">{t('receipt.noteTitle', { name: session.pickingName })}</Heading>
              <label className="notefield">
                <span>{t('receipt.noteLabel')}</span>
                <textarea rows={4} value={text} onChange={(event) => setText(event.target.value)} onBlur={keep} />
              </label>
              <ul className="photos">
                {session.photos.map(({ id, data }, index) => (
                  <li key={id}>
                    <img src={`data:image/jpeg;base64,${data}`} alt={t('receipt.photo', { count: index + 1 })} />
                    <Button
                      className="big"
                      aria-label={t('receipt.removePhoto', { count: index + 1 })}
                      onPress={() => tell({ kind: 'photo-removed', id })}
                    >
                      <Trash2 className="i" aria-hidden="true" />
                    </Button>
                  </li>
                ))}
              </ul>
              {unreadable && (
                <p className="notice refused" role="alert">
                  {t('receipt.photoUnreadable')}
                </p>
              )}
              <div className="ends">
                {session.photos.length < mostPhotos && (
                  <label className="big photo-pick">
                    <Camera className="i" aria-hidden="true" />
                    {t('receipt.takePhoto')}
                    <input
                      type="file"
                      accept="image/*"
                      capture="environment"
                      className="sr"
                      onChange={(event) => {
                        void take(event.target.files?.[0]);
                        event.target.value = '';
                      }}
                    />
                  </label>
                )}
                <Button
                  className="big go"
                  onPress={() => {
                    keep();
                    close();
                  }}
                >
                  {t('receipt.noteDone')}
                </Button>
              </div>
            </>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
