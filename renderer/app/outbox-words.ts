import type { OutboxStatus, OutboxView } from '../worker/worker-api.ts';
import type { OdooFailure, Refusal } from '../../preload/contract/odoo.ts';
import type { OperationKind } from '../../preload/contract/operation.ts';
import type { AddFailure, FeedError } from '../worker/worker-api.ts';
import { readNumber } from '../call-desk/read-number.ts';
import { clockTime, odooTimeMs } from '../i18n/format.ts';
import type { T } from '../i18n/i18n.ts';

/** An act as the person knows it: `Réception WH/IN/00012`. */
export function actWords(t: T, { operation }: Pick<OutboxView, 'operation'>): string {
  if (!operation) return t('outbox.kind.unknown');
  switch (operation.kind) {
    case 'log-call':
      return t('outbox.kind.log-call', { name: readNumber(operation.number).shown });
    case 'create-lead':
    case 'create-ticket':
    case 'create-partner':
    case 'create-lot':
      return t(`outbox.kind.${operation.kind}`, { name: operation.name });
    case 'schedule-callback':
    case 'open-callback':
      return t(`outbox.kind.${operation.kind}`, { name: operation.summary });
    case 'record-consent':
      return operation.title;
    case 'close-callback':
      return t('outbox.kind.close-callback', { name: readNumber(operation.number).shown });
    case 'ask-preparation':
      return t('outbox.kind.ask-preparation', { name: operation.pickingName });
    case 'receive':
    case 'deliver':
    case 'document-note':
      return t(`outbox.kind.${operation.kind}`, { name: operation.pickingName });
    case 'receive-unannounced':
      return t('outbox.kind.receive-unannounced', { name: operation.reference });
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

/** A kind of act, whatever it is about. */
export const kindWords = (t: T, kind: OperationKind): string =>
  t(`outbox.kind.${kind}`, { name: '' }).replace(/[\s,]+$/, '');

/** What Odoo's screens call the records that acts make or change. */
const recordNames = {
  'crm.lead': 'lead',
  'helpdesk.ticket': 'ticket',
  'ir.attachment': 'attachment',
  'mail.activity': 'activity',
  'mail.message': 'note',
  'project.task': 'task',
  'res.partner': 'partner',
  'stock.lot': 'lot',
  'stock.move.line': 'line',
  'stock.package': 'package',
  'stock.picking': 'picking',
  'stock.quant': 'quant',
} as const;

/** A record of Odoo by its kind and number; a model without a word keeps its own name. */
export function recordWords(t: T, { model, id }: OutboxView['records'][number]): string {
  const name = (recordNames as Readonly<Record<string, (typeof recordNames)[keyof typeof recordNames]>>)[model];
  return name === undefined ? `${model} ${id}` : t(`outbox.record.${name}`, { id });
}

/** A login as people say it: without the company's domain. */
export const personWords = (login: string): string => login.replace(/@.*$/, '');

/** What the act holds, in one line. */
export function actDetail(t: T, { operation }: Pick<OutboxView, 'operation'>): string {
  if (!operation) return t('outbox.notReadable');
  switch (operation.kind) {
    case 'log-call':
      return operation.note || operation.reason;
    case 'create-lead':
    case 'create-ticket':
      return operation.description;
    case 'open-callback':
      return operation.line;
    case 'ask-preparation':
      return operation.note;
    case 'create-partner':
      return [operation.phone, operation.email].filter(Boolean).join(', ');
    case 'schedule-callback':
      return operation.dueOn;
    case 'complete-activity':
    case 'close-callback':
      return operation.feedback;
    case 'record-consent':
      return operation.proof;
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
    case 'receive-unannounced':
    case 'count':
    case 'transfer':
      return t('outbox.lines', { count: operation.lines.length });
  }
}

/** Why Odoo, or our recipe, declined. */
export function refusalWords(t: T, refusal: Refusal): string {
  const who = (by: string | null, at: string | null): { by: string; at: string } => ({
    by: by ?? t('outbox.refusal.someone'),
    at: momentShort(at) ?? t('outbox.refusal.sometime'),
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

/** `25/11 16:29` */
function momentShort(odooTime: string | null): string | null {
  const atMs = odooTimeMs(odooTime);
  if (atMs === null) return null;
  const at = new Date(atMs);
  return `${at.getDate()}/${at.getMonth() + 1} ${clockTime(atMs)}`;
}

/** What stops the whole outbox. */
export function stopWords(t: T, stop: NonNullable<OutboxStatus['stoppedBy']>): string {
  return t(`outbox.stopped.${stop.kind}`, { words: 'words' in stop ? stop.words : '' });
}

/** Why a feed could not be read the last time. */
export function feedErrorWords(t: T, error: FeedError): string {
  return error.kind === 'model-missing' || error.kind === 'no-access'
    ? t(`feeds.error.${error.kind}`)
    : t(`outbox.stopped.${error.kind}`, { words: 'words' in error ? error.words : '' });
}

const knownCauses = [
  'offline',
  'retry-later',
  'signed-out',
  'database-missing',
  'interrupted',
  'host-gone',
  'other-author',
] as const;

/** The cause of one step of an act, in words where there are some: else the machine's own, for who can read it. */
export function causeWords(t: T, cause: string): string {
  const known = knownCauses.find((one) => one === cause);
  return known ? t(`outbox.cause.${known}`) : cause;
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
