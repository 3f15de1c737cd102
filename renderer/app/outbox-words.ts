import type { OutboxStatus, OutboxView } from '../worker/worker-api.ts';
import type { OdooFailure, Refusal } from '../../preload/contract/odoo.ts';
import type { AddFailure } from '../worker/worker-api.ts';
import type { T } from '../i18n/i18n.ts';

/** An act as the person knows it: `Réception WH/IN/00012`. */
export function actWords(t: T, { operation }: Pick<OutboxView, 'operation'>): string {
  if (!operation) return t('outbox.kind.unknown');
  switch (operation.kind) {
    case 'log-call':
      return t('outbox.kind.log-call', { name: operation.number });
    case 'create-lead':
    case 'create-partner':
    case 'create-lot':
      return t(`outbox.kind.${operation.kind}`, { name: operation.name });
    case 'schedule-callback':
      return t('outbox.kind.schedule-callback', { name: operation.summary });
    case 'receive':
    case 'deliver':
    case 'document-note':
      return t(`outbox.kind.${operation.kind}`, { name: operation.pickingName });
    case 'associate-tag':
      return t('outbox.kind.associate-tag', { name: operation.identity.replace(/^\w+:/, '') });
    case 'transfer':
      return t(`outbox.kind.${operation.purpose}`);
    case 'split-lot':
      return t('outbox.kind.split-lot', { name: operation.newLotName });
    case 'complete-activity':
    case 'count':
      return t(`outbox.kind.${operation.kind}`);
  }
}

/** What the act holds, in one line. */
export function actDetail(t: T, { operation }: Pick<OutboxView, 'operation'>): string {
  if (!operation) return t('outbox.notReadable');
  switch (operation.kind) {
    case 'log-call':
      return operation.note || operation.reason;
    case 'create-lead':
      return operation.description;
    case 'create-partner':
      return [operation.phone, operation.email].filter(Boolean).join(', ');
    case 'schedule-callback':
      return operation.dueOn;
    case 'complete-activity':
      return operation.feedback;
    case 'document-note':
      return operation.note;
    case 'create-lot':
      return '';
    case 'split-lot':
      return t('outbox.splitFrom', { count: operation.quantity, name: operation.lotName });
    case 'associate-tag':
      return operation.holder?.name ?? t('outbox.free');
    case 'receive':
    case 'deliver':
    case 'count':
    case 'transfer':
      return t('outbox.lines', { count: operation.lines.length });
  }
}

/** Why Odoo, or our recipe, declined. */
export function refusalWords(t: T, refusal: Refusal): string {
  const who = (by: string | null, at: string | null): { by: string; at: string } => ({
    by: by ?? t('outbox.refusal.someone'),
    at: at ?? t('outbox.refusal.sometime'),
  });
  switch (refusal.kind) {
    case 'odoo-refused':
      return t(`outbox.refusal.${refusal.rule}`, { words: refusal.words });
    case 'not-understood':
      return t('outbox.refusal.not-understood', { words: refusal.words });
    case 'changed-meanwhile':
      return `${t('outbox.refusal.changed-meanwhile')} ${t('outbox.refusal.changedBy', who(refusal.by, refusal.at))}`;
    case 'already-done-elsewhere':
      return `${t('outbox.refusal.already-done-elsewhere')} ${t('outbox.refusal.doneBy', who(refusal.by, refusal.at))}`;
    case 'tag-taken':
      return refusal.holder === null
        ? t('outbox.refusal.tag-freed')
        : `${t('outbox.refusal.tag-taken', { holder: refusal.holder })} ${t('outbox.refusal.doneBy', who(refusal.by, refusal.at))}`;
    case 'not-at-source':
      return t('outbox.refusal.not-at-source', { names: refusal.names.join(', ') });
  }
}

/** What stops the whole outbox. */
export function stopWords(t: T, stop: NonNullable<OutboxStatus['stoppedBy']>): string {
  return t(`outbox.stopped.${stop.kind}`, { words: 'words' in stop ? stop.words : '' });
}

export function connectFailureWords(t: T, failure: OdooFailure): string {
  return t(`connect.failed.${failure.kind}`, {
    words: 'words' in failure ? failure.words : '',
    cause: 'cause' in failure ? failure.cause : '',
  });
}

/** Why an act was not accepted: nothing is kept, so it must be loud. */
export function addFailureWords(t: T, failure: AddFailure): string {
  return t(`outbox.failed.${failure.kind}`, {
    words: 'words' in failure ? failure.words : '',
    where: 'where' in failure ? failure.where : '',
  });
}
