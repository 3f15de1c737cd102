import type { OperationOf } from '../../../preload/contract/operation.ts';
import { quantityWords } from '../../i18n/format.ts';
import type { T } from '../../i18n/i18n.ts';
import type { Way } from './document-decisions.tsx';
import type { DocumentSession, Photo } from './document-session.ts';
import { summarise } from './document-summary.ts';

type Note = OperationOf<'document-note'>;

/**
 * What there is to say of a document: the decisions with their reasons, what the person wrote.
 * @param missing - pieces that are short and of which something was decided
 * @param further - sentences that go with them
 */
export function noteText(
  t: T,
  language: string,
  way: Way,
  session: DocumentSession,
  missing: number,
  further: readonly string[] = [],
): string {
  const decided = summarise(session).lines.flatMap(({ product, excess, decision }) =>
    decision && excess > 0
      ? [
          t(`said.${way}.${decision.kind}`, {
            quantity: quantityWords(language, excess),
            name: product.name,
            reason: decision.reason,
            other: session.expected.find((move) => move.product.id === decision.insteadOf)?.product.name ?? '',
          }),
        ]
      : [],
  );
  const short =
    missing > 0 && session.shortage.reason !== ''
      ? [
          t(`said.${way}.${session.shortage.kind}`, {
            quantity: quantityWords(language, missing),
            reason: session.shortage.reason,
          }),
        ]
      : [];
  const codes = session.unknown.map(({ text }) => text).slice(0, 20);
  const unknown = codes.length > 0 ? [t('said.receipt.unknown', { codes: codes.join(', ') })] : [];
  const facts = [...decided, ...short, ...unknown, ...further];
  return [session.note.trim(), facts.join('\n')].filter(Boolean).join('\n\n');
}

/** How the picture of a signature ends its name. */
export const signatureSuffix = '-signature.jpg';

export const photosOf = (session: Pick<DocumentSession, 'pickingName'>, photos: readonly Photo[]): Note['photos'] =>
  photos.map(({ data }, index) => ({ name: `${session.pickingName.replaceAll('/', '-')}-${index + 1}.jpg`, data }));

/** The note and the pictures that go onto a document of Odoo. Null: nothing to say. */
export function noteOperation(
  session: DocumentSession,
  said: { readonly text: string; readonly photos: Note['photos']; readonly photosOnly: string },
  author: Note['author'],
  actedAtMs: number,
): Note | null {
  if (session.pickingId === null || (said.text === '' && said.photos.length === 0)) return null;
  return {
    kind: 'document-note',
    operationId: session.noteId,
    schemaVersion: 1,
    author,
    actedAtMs,
    pickingId: session.pickingId,
    pickingName: session.pickingName,
    note: said.text || said.photosOnly,
    photos: said.photos,
  };
}
