import type { OperationOf } from '../../preload/contract/operation.ts';
import { quantityWords } from '../i18n/format.ts';
import type { T } from '../i18n/i18n.ts';
import type { ReceiptSession } from './receipt-session.ts';
import { summarise } from './receipt-summary.ts';

/** What goes with a receipt onto its document: the decisions with their reasons, what the person wrote, the pictures. Null: nothing to say. */
export function noteOperation(
  t: T,
  language: string,
  session: ReceiptSession,
  author: OperationOf<'document-note'>['author'],
  actedAtMs: number,
): OperationOf<'document-note'> | null {
  const { lines, missing } = summarise(session);
  const decided = lines.flatMap(({ product, excess, decision }) =>
    decision && excess > 0
      ? [
          t(`receipt.said.${decision.kind}`, {
            quantity: quantityWords(language, excess),
            name: product.name,
            reason: decision.reason,
          }),
        ]
      : [],
  );
  const short =
    missing > 0 && session.shortage.reason !== ''
      ? [
          t(`receipt.said.${session.shortage.kind}`, {
            quantity: quantityWords(language, missing),
            reason: session.shortage.reason,
          }),
        ]
      : [];
  const unknown =
    session.unknown.length > 0
      ? [
          t('receipt.said.unknown', {
            codes: session.unknown
              .map(({ text }) => text)
              .slice(0, 20)
              .join(', '),
          }),
        ]
      : [];
  const facts = [...decided, ...short, ...unknown];
  const note = [session.note.trim(), facts.join('\n')].filter(Boolean).join('\n\n');
  if (note === '' && session.photos.length === 0) return null;
  return {
    kind: 'document-note',
    operationId: session.noteId,
    schemaVersion: 1,
    author,
    actedAtMs,
    pickingId: session.pickingId,
    pickingName: session.pickingName,
    note: note || t('receipt.said.photos'),
    photos: session.photos.map(({ data }, index) => ({
      name: `${session.pickingName.replaceAll('/', '-')}-${index + 1}.jpg`,
      data,
    })),
  };
}
