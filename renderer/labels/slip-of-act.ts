import type { Operation, OperationOf } from '../../preload/contract/operation.ts';
import { actWords } from '../app/outbox-words.ts';
import { momentWords, quantityWords } from '../i18n/format.ts';
import type { T } from '../i18n/i18n.ts';
import type { OutboxView } from '../worker/worker-api.ts';
import type { WorkerClient } from '../worker/worker-client.ts';
import { signatureSuffix } from '../depot/documents/note-operation.ts';
import type { Slip } from './slip-pdf.ts';

type SlipAct = OperationOf<'receive' | 'receive-unannounced' | 'deliver' | 'transfer'>;

const slipKinds: ReadonlySet<string> = new Set(['receive', 'receive-unannounced', 'deliver', 'transfer']);

export const isSlipAct = (operation: Operation | null): operation is SlipAct =>
  operation !== null && slipKinds.has(operation.kind);

/** The act as a sheet of paper: what the person did, in names. Null when its products are not known here any more. */
export async function slipOf(
  t: T,
  language: string,
  act: OutboxView,
  from: {
    readonly worker: Pick<
      WorkerClient,
      'product' | 'locations' | 'receipt' | 'employees' | 'lot' | 'outbox' | 'partner'
    >;
    readonly station: string;
    readonly depot: string;
  },
): Promise<Slip | null> {
  const { operation } = act;
  if (!isSlipAct(operation)) return null;
  const { worker } = from;
  const [locations, employees] = await Promise.all([worker.locations(), worker.employees()]);
  const placeName = (id: number): string => locations.find((one) => one.id === id)?.completeName ?? String(id);
  const pickingId = 'pickingId' in operation ? operation.pickingId : null;
  const document = pickingId === null ? null : await worker.receipt(pickingId);
  const own = 'pickingId' in operation ? null : operation;
  const first = operation.lines[0];
  const fromId = own?.locationId ?? document?.picking.locationId ?? null;
  const toId =
    own?.locationDestId ??
    document?.picking.locationDestId ??
    (first && 'locationDestId' in first ? first.locationDestId : null);
  const person = employees.find(({ id }) => id === operation.author.employeeId)?.name ?? operation.author.login;
  const partner =
    operation.kind === 'receive-unannounced' && operation.partnerId !== null
      ? ((await worker.partner(operation.partnerId))?.name ?? null)
      : (document?.picking.partnerName ?? document?.partner?.name ?? null);
  const facts: (readonly [string, string | null])[] = [
    [t('slip.partner'), partner],
    [
      t('slip.origin'),
      operation.kind === 'receive-unannounced' ? operation.reference : (document?.picking.origin ?? null),
    ],
    [t('slip.from'), fromId === null ? null : placeName(fromId)],
    [t('slip.to'), toId === null ? null : placeName(toId)],
    [t('slip.when'), momentWords(t, language, operation.actedAtMs, operation.actedAtMs + 86_400_000 * 30)],
    [t('slip.who'), person],
    [t('slip.station'), [from.station, from.depot].filter(Boolean).join(', ')],
  ];
  const lines = await Promise.all(
    operation.lines.map(async (line) => {
      const product = await worker.product(line.productId);
      const lot = line.lotId === null ? null : await worker.lot(line.lotId);
      const lotName = lot?.name ?? ('lotName' in line ? line.lotName : null);
      return {
        name: product?.name ?? String(line.productId),
        detail: [product?.defaultCode, lotName && t('slip.lot', { name: lotName })].filter(Boolean).join(', '),
        quantity: `${quantityWords(language, line.quantity)} ${product?.uomName ?? ''}`.trim(),
      };
    }),
  );
  const confirmed = act.state === 'confirmed';
  return {
    title: t(`slip.title.${operation.kind}`),
    name: 'pickingName' in operation ? operation.pickingName : actWords(t, act),
    language,
    facts: facts.flatMap(([label, value]) => (value ? [[label, value] as const] : [])),
    columns: [t('slip.product'), t('slip.detail'), t('slip.quantity')],
    lines,
    provisional: confirmed
      ? null
      : { word: t('slip.provisional'), why: t('slip.provisionalWhy', { station: from.station }) },
    note: 'note' in operation ? operation.note : '',
    signatures: [t('slip.signHanded'), t('slip.signReceived')],
    signed: pickingId === null ? null : await signatureOf(worker, pickingId),
    pageWords: (page, pages) => t('slip.page', { page, pages }),
    actId: operation.operationId,
  };
}

/** What was signed on the screen when the goods were handed over: JPEG, base64; null where nobody signed here. */
async function signatureOf(worker: Pick<WorkerClient, 'outbox'>, pickingId: number): Promise<string | null> {
  for (const { operation } of await worker.outbox()) {
    if (operation?.kind !== 'document-note' || operation.pickingId !== pickingId) continue;
    const signature = operation.photos.find(({ name }) => name.endsWith(signatureSuffix));
    if (signature) return signature.data;
  }
  return null;
}
