import { Send } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import {
  Button,
  Dialog,
  Form,
  Heading,
  Input,
  Label,
  Modal,
  ModalOverlay,
  TextArea,
  TextField,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Operation } from '../../preload/contract/operation.ts';
import { actWords, addFailureWords } from '../app/outbox-words.ts';
import { useServices, useWorker } from '../app/services.ts';
import { editableFields, editedAct } from '../outbox/edit-act.ts';
import type { OutboxView } from '../worker/worker-api.ts';

/** Corrects a refused act: what comes out is a new act in its place, both stay in the history. */
export function EditDialog({
  act,
  operation,
  by,
  onSent,
  onClose,
}: {
  readonly act: OutboxView;
  readonly operation: Operation;
  readonly by: { readonly operationId: string; readonly author: Operation['author']; readonly nowMs: number };
  readonly onSent: (operationId: string) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const { worker } = useServices();
  const [failed, setFailed] = useState<string | null>(null);
  const fields = editableFields(operation);
  const productIds = 'lines' in operation ? operation.lines.map((line) => line.productId) : [];
  const names = useWorker('catalogue', productIds.join(), (worker) =>
    Promise.all(productIds.map((id) => worker.product(id))),
  );

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = new Map(
      [...new FormData(event.currentTarget)].flatMap(([path, value]) =>
        typeof value === 'string' ? [[path, value] as const] : [],
      ),
    );
    const edited = editedAct(operation, typed, by);
    if (!edited) return setFailed(t('outbox.edit.notValid'));
    void worker.replaceAct(act.operationId, edited).then((done) => {
      if (done.ok) {
        onClose();
        return onSent(edited.operationId);
      }
      const gone = done.failure.kind === 'unknown-act' || done.failure.kind === 'not-in-this-state';
      setFailed(gone ? t('outbox.failed.moved') : addFailureWords(t, done.failure as never));
    });
  };

  return (
    <ModalOverlay className="veil" isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal edit-act">
        <Dialog>
          <Heading slot="title">{t('outbox.edit.title', { act: actWords(t, act) })}</Heading>
          <p className="mid">{t('outbox.edit.lead')}</p>
          <Form onSubmit={submit} className="fields">
            {fields.map(({ path, label, line, kind, value }) => {
              const product = line === null ? null : names?.[line - 1];
              return (
                <TextField key={path.join('.')} name={path.join('.')} defaultValue={value} className={kind}>
                  <Label>
                    {t(`outbox.edit.field.${label}`)}
                    {line !== null && ` · ${product?.name ?? t('outbox.edit.line', { line })}`}
                  </Label>
                  {kind === 'long-text' ? (
                    <TextArea className="field" rows={4} />
                  ) : (
                    <Input
                      className="field"
                      type={kind === 'date' ? 'date' : 'text'}
                      inputMode={kind === 'quantity' ? 'decimal' : undefined}
                    />
                  )}
                </TextField>
              );
            })}
            {failed && (
              <p className="notice refused" role="alert">
                {failed}
              </p>
            )}
            <div className="ends">
              <button type="submit" className="btn go lg">
                <Send className="i" aria-hidden="true" />
                {t('outbox.edit.send')}
              </button>
              <Button className="btn lg" onPress={onClose}>
                {t('app.close')}
              </Button>
            </div>
          </Form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
