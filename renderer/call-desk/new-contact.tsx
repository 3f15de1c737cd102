import { useState, type FormEvent, type ReactNode } from 'react';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { addFailureWords } from '../app/outbox-words.ts';
import { useServices } from '../app/services.ts';
import { useAuthor } from '../app/use-author.ts';
import { reachNumber, type CallRecord } from './call-record.ts';
import { numberToKeep } from './read-number.ts';
import { FormFoot } from './form-foot.tsx';

/** A contact for a caller whom no record knows: kept here at once, created in Odoo when it answers. */
export function NewContact({ record, onDone }: { record: CallRecord; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const { worker, callers, newId, now } = useServices();
  const author = useAuthor();
  // Of this form, not of the press: pressed twice, it makes one contact.
  const [operationId] = useState(newId);
  const [failed, setFailed] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (!author) return setFailed(t('work.signIn'));
    const form = new FormData(event.currentTarget);
    const field = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const name = field('name');
    void worker
      .addOperation({
        kind: 'create-partner',
        operationId,
        schemaVersion: 1,
        author: author.author,
        actedAtMs: now(),
        name,
        phone: field('phone'),
        email: field('email'),
        parentId: null,
      })
      .then((added) => {
        if (!added.ok) return setFailed(addFailureWords(t, added.failure));
        callers.edit(record.callId, { contactActId: operationId, partnerName: name });
        onDone();
      });
  };
  return (
    <Form className="new-contact" onSubmit={submit}>
      <TextField name="name" isRequired autoFocus defaultValue={record.displayName ?? ''}>
        <Label>{t('customer.createName')}</Label>
        <Input className="field" />
      </TextField>
      <TextField name="phone" type="tel" defaultValue={numberToKeep(reachNumber(record))}>
        <Label>{t('customer.createPhone')}</Label>
        <Input className="field" />
      </TextField>
      <TextField name="email" type="email">
        <Label>{t('customer.createEmail')}</Label>
        <Input className="field" />
      </TextField>
      <FormFoot failed={failed} go={t('customer.createGo')} leave={t('customer.without')} onLeave={onDone} />
    </Form>
  );
}
