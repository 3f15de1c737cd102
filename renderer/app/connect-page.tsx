import { KeyRound, OctagonX } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { FieldError, Form, Input, Label, Text, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Glyph } from '../design/marks.tsx';
import { connectFailureWords } from './outbox-words.ts';
import { useServices } from './services.ts';
import { show } from './view-store.ts';

type Trial = { kind: 'idle' } | { kind: 'trying' } | { kind: 'failed'; words: string };

/** Asks for the address, the database and a key; the host tries them and keeps them. The key never stays in the page. */
export function ConnectPage(): ReactNode {
  const { t } = useTranslation();
  const { host, live } = useServices();
  const settings = useStore(live, (state) => state.about?.settings.odoo ?? null);
  const demonstration = useStore(live, (state) => state.about?.demonstration ?? false);
  const [trial, setTrial] = useState<Trial>({ kind: 'idle' });

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    setTrial({ kind: 'trying' });
    const asked = { url: field('url'), database: field('database'), login: field('login'), secret: field('secret') };
    void host.call('odoo.connect', asked).then((result) => {
      if (!result.ok)
        return setTrial({ kind: 'failed', words: t('connect.failed.border', { kind: result.failure.kind }) });
      if (result.value.kind === 'failed') {
        return setTrial({ kind: 'failed', words: connectFailureWords(t, result.value.failure) });
      }
      // Another Odoo has another cache: the page starts anew on it, and out of the demonstration at its own address.
      show('outbox');
      if (result.value.reopenAt === null) location.reload();
      else location.assign(result.value.reopenAt);
    });
  };

  return (
    <main id="content" className="connect">
      <Form className="sheet" onSubmit={submit}>
        <Glyph />
        <h1>{t('connect.title')}</h1>
        <p className="mid">{t('connect.lead')}</p>
        <TextField name="url" type="url" isRequired defaultValue={demonstration ? '' : (settings?.url ?? '')}>
          <Label>{t('connect.url')}</Label>
          <Input className="field" placeholder={t('connect.urlHint')} autoComplete="url" />
          <FieldError className="wrong" />
        </TextField>
        <TextField name="database" isRequired defaultValue={demonstration ? '' : (settings?.database ?? '')}>
          <Label>{t('connect.database')}</Label>
          <Input className="field" autoComplete="off" />
          <FieldError className="wrong" />
        </TextField>
        <TextField name="login" isRequired defaultValue={demonstration ? '' : (settings?.login ?? '')}>
          <Label>{t('connect.login')}</Label>
          <Input className="field" autoComplete="username" />
          <FieldError className="wrong" />
        </TextField>
        <TextField name="secret" type="password" isRequired>
          <Label>{t('connect.secret')}</Label>
          <Input className="field" autoComplete="off" />
          <Text slot="description" className="dim">
            {t('connect.secretHint')}
          </Text>
          <FieldError className="wrong" />
        </TextField>
        {trial.kind === 'failed' && (
          <p className="notice refused" role="alert">
            <OctagonX className="i" aria-hidden="true" />
            {trial.words}
          </p>
        )}
        <div className="ends">
          <button type="submit" className="btn go" disabled={trial.kind === 'trying'}>
            <KeyRound className="i" aria-hidden="true" />
            {t(trial.kind === 'trying' ? 'connect.trying' : 'connect.submit')}
          </button>
          {demonstration && (
            <button type="button" className="btn" onClick={() => show('calls')}>
              {t('connect.demo')}
            </button>
          )}
        </div>
      </Form>
    </main>
  );
}
