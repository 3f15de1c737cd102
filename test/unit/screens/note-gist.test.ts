import { expect, it } from 'vitest';
import { callNote } from '../../../main/odoo/recipes/call-note.ts';
import { plainText } from '../../../main/odoo/recipes/html.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { noteGist } from '../../../renderer/call-desk/note-gist.ts';

const call: OperationOf<'log-call'> = {
  schemaVersion: 1,
  kind: 'log-call',
  operationId: 'op-1',
  author: { login: 'nadia', employeeId: null, station: 'Poste 2' },
  actedAtMs: 1,
  resModel: 'res.partner',
  resId: 5,
  callId: 'a@pbx',
  direction: 'incoming',
  number: '+33465714947',
  outcome: 'answered',
  startedAtMs: 1,
  durationSeconds: 75,
  reason: 'Panne',
  note: 'Le hall B saute.\nRappeler avant midi.',
  about: { resModel: 'sale.order', resId: 3, name: 'D-2611-084' },
};

it.each(['fr', 'en'] as const)('of a call (%s) one reads why it was and what was said', (language) => {
  const text = (over: Partial<typeof call>) => plainText(callNote({ ...call, ...over }, language));
  expect(noteGist(text({}))).toBe('Panne. Le hall B saute. Rappeler avant midi.');
  expect(noteGist(text({ note: '' }))).toBe('Panne');
  expect(noteGist(text({ note: '', reason: '' }))).toMatch(/^(?:Appel entrant|Incoming call) \(/);
});

it('any other note is itself, on one line', () => {
  expect(noteGist('Devis envoyé.\n\nÀ relancer.')).toBe('Devis envoyé. À relancer.');
});
