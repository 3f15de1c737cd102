import type { OperationOf } from '../../../preload/contract/operation.ts';
import { escapeHtml, htmlOf } from './html.ts';

const words = {
  fr: {
    incoming: 'Appel entrant',
    outgoing: 'Appel sortant',
    answered: 'abouti',
    missed: 'manqué',
    abandoned: 'abandonné',
    refused: 'refusé',
    duration: 'Durée',
    reason: 'Motif',
    about: 'Concerne',
    colon: '\u00A0: ',
    unknown: 'numéro masqué',
    minutes: '\u00A0min\u00A0',
    seconds: '\u00A0s',
  },
  en: {
    incoming: 'Incoming call',
    outgoing: 'Outgoing call',
    answered: 'answered',
    missed: 'missed',
    abandoned: 'abandoned',
    refused: 'refused',
    duration: 'Duration',
    reason: 'Reason',
    about: 'About',
    colon: ': ',
    unknown: 'withheld number',
    minutes: '\u00A0min\u00A0',
    seconds: '\u00A0s',
  },
} as const;

/** The note of one call, as it stands on the customer in Odoo: HTML, with everything typed escaped. */
export function callNote(call: OperationOf<'log-call'>, language: 'fr' | 'en'): string {
  const say = words[language];
  const head = `${say[call.direction]} (${say[call.outcome]})${say.colon}${call.number || say.unknown}`;
  const lines = [`<strong>${escapeHtml(head)}</strong>`];
  if (call.outcome === 'answered') {
    const minutes = Math.floor(call.durationSeconds / 60);
    const seconds = `${call.durationSeconds % 60}${say.seconds}`;
    lines.push(`${say.duration}${say.colon}${minutes > 0 ? `${minutes}${say.minutes}` : ''}${seconds}`);
  }
  if (call.about) {
    const { resModel, resId, name } = call.about;
    lines.push(`${say.about}${say.colon}<a href="/odoo/${resModel}/${resId}">${escapeHtml(name)}</a>`);
  }
  if (call.reason) lines.push(`${say.reason}${say.colon}${escapeHtml(call.reason)}`);
  return `<p>${lines.join('<br/>')}</p>${htmlOf(call.note)}`;
}
