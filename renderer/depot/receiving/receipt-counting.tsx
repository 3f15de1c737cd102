import { MapPin, Package, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices, useWorker } from '../../app/services.ts';
import { whereItLies } from '../where-it-lies.ts';
import { useAuthor } from '../../app/use-author.ts';
import { placeName, quantityWords } from '../../i18n/format.ts';
import type { AddFailure, GoodsDocument } from '../../worker/worker-api.ts';
import { summarise } from '../documents/document-summary.ts';
import { DocumentWork } from '../documents/document-work.tsx';
import { LastQuantity } from '../documents/last-quantity.tsx';
import { noteOperation, noteText, photosOf } from '../documents/note-operation.ts';
import { LabelsDialog } from './labels-dialog.tsx';
import { receiptJob } from './receipt-job.ts';
import { receiveOperation } from './receipt-operation.ts';
import { receiptOutcomeWords } from './receipt-outcome-words.ts';
import type { ReceiptEvent, ReceiptSession } from './receipt-session.ts';
import { NumberAsked } from './number-asked.tsx';
import { SupplierDialog } from './supplier-dialog.tsx';
import { unannouncedOperation } from './unannounced-operation.ts';

/** A delivery being counted. */
export function ReceiptCounting({
  session,
  document,
}: {
  session: ReceiptSession;
  document: GoodsDocument | null;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const { live, depot, people, now } = useServices();
  const author = useAuthor();
  const [failure, setFailure] = useState<AddFailure | 'not-signed-in' | null>(null);
  const online = useStore(live, ({ odoo }) => odoo?.state === 'online' || odoo?.state === 'slow');
  const qualify = useQualifyPlace();
  const usual = useUsualPlace(session);
  const ownPlace = useWorker(
    'catalogue',
    `place ${session.locationDestId}`,
    async (worker) => (await worker.row('locations', session.locationDestId))?.completeName ?? null,
  );
  const summary = summarise(session);
  const tell = (event: ReceiptEvent): void => void depot.dispatch(receiptJob, session.key, event);

  const validate = (): void => {
    if (!author) return setFailure('not-signed-in');
    void depot
      .conclude(receiptJob, session.key, (latest) => {
        const { pickingId, unannounced } = latest;
        if (latest.validatedAtMs !== null) return null;
        const atMs = now();
        const event = { kind: 'validated' as const, atMs };
        const said = {
          text: noteText(t, i18n.language, 'receipt', latest, summarise(latest).missing),
          photos: photosOf(latest, latest.photos),
          photosOnly: t('said.receipt.photos'),
        };
        if (unannounced !== null) {
          const { text: note, photos } = said;
          const act = unannouncedOperation({ ...latest, unannounced }, { note, photos }, author.author, atMs);
          return { acts: [act], event };
        }
        if (pickingId === null) return null;
        const note = noteOperation(latest, said, author.author, atMs);
        const receipt = receiveOperation({ ...latest, pickingId }, author.author, atMs, qualify?.id ?? null);
        return { acts: note === null ? [receipt] : [receipt, note], event };
      })
      .then(setFailure);
  };

  return (
    <DocumentWork
      way="receipt"
      session={session}
      document={document}
      summary={summary}
      missing={summary.missing}
      blind={session.blind}
      open={session.unannounced !== null}
      words={receiptOutcomeWords}
      idle={{
        word: t('receipt.ready'),
        why: t(session.unannounced ? 'unannounced.why' : session.blind ? 'receipt.blindWhy' : 'receipt.readyWhy'),
      }}
      options={(line) =>
        qualify !== null && line.state === 'unexpected' ? ['keep', 'set-aside', 'qualify'] : ['keep', 'set-aside']
      }
      top={
        <>
          {session.unannounced && (
            <SupplierDialog
              unannounced={session.unannounced}
              onSupplier={(supplier) => tell({ kind: 'supplier-chosen', supplier })}
              onReference={(reference) => tell({ kind: 'reference-given', reference })}
            />
          )}
          <span className="mid">{t('receipt.to')}</span>
          <p className={`bay ${session.place ? 'own' : ''}`} data-place={session.place?.id}>
            <MapPin className="i" aria-hidden="true" />
            <span className="cut">
              {placeName(session.place?.name ?? document?.picking.locationDestName ?? ownPlace ?? '')}
            </span>
            {session.place && (
              <button
                type="button"
                aria-label={t('receipt.clearPlace')}
                onClick={() => tell({ kind: 'place-cleared' })}
              >
                <X className="i" aria-hidden="true" />
              </button>
            )}
          </p>
          {usual && !session.place && <p className="mid">{t('receipt.usual', { place: usual })}</p>}
          {session.pack && (
            <p className="pack" data-pack={session.pack.name}>
              <Package className="i" aria-hidden="true" />
              <span className="cut">
                {t('receipt.pack')} <span className="code">{session.pack.name}</span>
              </span>
              <button type="button" aria-label={t('receipt.closePack')} onClick={() => tell({ kind: 'pack-closed' })}>
                <X className="i" aria-hidden="true" />
              </button>
            </p>
          )}
        </>
      }
      bar={
        session.asksNumber ? (
          <NumberAsked
            key={session.asksNumber.product.id}
            goods={session.asksNumber}
            onNumber={(text) => tell({ kind: 'number-told', text, by: people.person(), atMs: now() })}
            onLeave={() => tell({ kind: 'number-told', text: null, by: null, atMs: now() })}
          />
        ) : (
          session.counted.at(-1)?.identity === null && <LastQuantity session={session} tell={tell} />
        )
      }
      acts={<LabelsDialog session={session} />}
      undoSteps={receiptJob.undoSteps(session)}
      failure={failure}
      tell={tell}
      mayValidate={summary.taken > 0 && session.unannounced?.supplier !== null && session.asksNumber === null}
      onValidate={validate}
      validateWords={validateWords()}
    />
  );

  function validateWords(): string {
    if (summary.taken === 0) return t('receipt.nothingCounted');
    if (session.asksNumber !== null) return t('receipt.numberFirst');
    if (session.unannounced?.supplier === null) return t('unannounced.supplierFirst');
    const short = session.shortage.kind === 'backorder' ? 'receipt.backorder' : 'receipt.closed';
    return [
      `${quantityWords(i18n.language, summary.taken)} ${t('depot.units', { count: summary.taken })}`,
      session.blind ? null : summary.missing > 0 ? t(short, { count: summary.missing }) : t('receipt.complete'),
      t(online ? 'receipt.sentNow' : 'receipt.sentLater'),
    ]
      .filter(Boolean)
      .join('. ');
  }
}

/** Where most of the product that was scanned last lies already: a suggestion, beside where the document sends it. Null: nowhere else. */
function useUsualPlace({ last, locationDestId }: ReceiptSession): string | null {
  const productId = last?.productId ?? null;
  return useWorker('catalogue', `usual ${productId}`, async (worker) => {
    if (productId === null) return null;
    const [most] = (await whereItLies(worker, [productId], locationDestId)).get(productId) ?? [];
    return most ? placeName(most.place) : null;
  });
}

/** The zone of goods that a buyer has yet to name, as the settings call it; null where this Odoo has none. */
function useQualifyPlace(): { readonly id: number; readonly name: string } | null {
  const { live } = useServices();
  const named = useStore(live, (state) => state.about?.settings.depot.qualifyPlace ?? '');
  return useWorker('catalogue', `qualify ${named}`, async (worker) => {
    if (named === '') return null;
    const place = (await worker.locations()).find(
      ({ name, completeName, barcode }) => barcode === named || completeName === named || name === named,
    );
    return place ? { id: place.id, name: place.completeName } : null;
  });
}
