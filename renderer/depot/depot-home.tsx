import {
  ArrowRight,
  CircleCheck,
  CircleDashed,
  Clock,
  OctagonX,
  PackageOpen,
  Radio,
  ScanBarcode,
  ScanLine,
  Warehouse,
} from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { openJob } from '../app/view-store.ts';
import { Status } from '../design/marks.tsx';
import { clockTime, momentWords, odooTimeMs, quantityWords } from '../i18n/format.ts';
import type { GoodsDocument, OutboxView } from '../worker/worker-api.ts';
import { BegunWork } from './begun-work.tsx';
import { DueToday } from './due-today.tsx';
import { homeTiles } from './home-tiles.ts';
import type { DocumentSession } from './documents/document-session.ts';
import { PreparationList } from './preparation-list.tsx';
import { prepareJob } from './preparing/prepare-job.ts';
import { receiptJob } from './receiving/receipt-job.ts';
import { summarise } from './documents/document-summary.ts';
import { receiptKey, type ReceiptSession } from './receiving/receipt-session.ts';
import { useSessionsOf } from './scan/use-depot.ts';
import { StationWork } from './station-work.tsx';
import { OverdueTools } from './tools/overdue-tools.tsx';

/** Deliveries that are listed before somebody asks for all. */
const shown = 6;

/** The station's home: one number, what is begun, one primary act, what is expected. A scan opens the document by itself. */
export function DepotHome(): ReactNode {
  const { t, i18n } = useTranslation();
  const { live, depot } = useServices();
  const address = useStore(live, (state) => state.about?.settings.station.address ?? '');
  const receipts = useSessionsOf(receiptJob);
  const preparations = useSessionsOf(prepareJob);
  const sessions: Readonly<Record<number, ReceiptSession>> = Object.fromEntries(
    receipts.flatMap((session) => (session.pickingId === null ? [] : [[session.pickingId, session] as const])),
  );
  const loose = useStore(depot.store, (state) => state.loose.length);
  const now = useNow(30_000);
  const [all, setAll] = useState(false);
  const open = useWorker('catalogue', 'receipts', (worker) => worker.openReceipts());
  const acts = useWorker('outbox', 'acts', (worker) => worker.outbox());

  // A document that Odoo confirmed is history: its draft goes when the home is seen.
  useEffect(() => {
    for (const session of [...receipts, ...preparations]) {
      const act = session.validatedAtMs === null ? null : findAct(acts, session);
      if (act?.state === 'confirmed') void depot.forget(session.key);
    }
  }, [acts, receipts, preparations, depot]);

  const expected = (open ?? []).filter(({ picking }) => !sessions[picking.id]?.validatedAtMs);
  const next = expected.find(({ picking }) => !sessions[picking.id]) ?? expected[0];
  const begun = expected.find(({ picking }) => (sessions[picking.id]?.counted.length ?? 0) > 0);
  const nextMs = next ? odooTimeMs(next.picking.scheduledDate) : null;

  return (
    <>
      <main id="content" className="home">
        <section className="lead">
          <div className="count">
            <span className="num">{open === null ? '' : quantityWords(i18n.language, expected.length)}</span>
            <div>
              <h1>
                {expected.length > 0 || open === null
                  ? t('depot.expected', { count: expected.length })
                  : t('depot.nothing')}
              </h1>
              <p className="mid">
                {next
                  ? t('depot.next', {
                      name: supplier(next) ?? next.picking.name,
                      when: nextMs === null ? '' : momentWords(t, i18n.language, nextMs, now),
                    }).replace(/, $/, '')
                  : t('depot.nothingWhy')}
              </p>
            </div>
          </div>
          {begun && <Resume document={begun} session={sessions[begun.picking.id]!} />}
          <button
            type="button"
            className="big go first"
            disabled={!next}
            onClick={() => next && openJob(receiptKey(next.picking.id))}
          >
            <ScanLine className="i" aria-hidden="true" />
            <span>
              {t('depot.receive')}
              <small>{t('depot.receiveWhy')}</small>
            </span>
          </button>
          <div className="acts">
            {homeTiles.map(({ key, icon: Icon, words, Note }) => (
              <button key={key} type="button" className="big" data-job={key} onClick={() => openJob(key)}>
                <Icon className="i" aria-hidden="true" />
                <span>
                  {t(words)}
                  {Note && <Note />}
                </span>
              </button>
            ))}
          </div>
          <StationWork />
          {loose > 0 && (
            <p className="notice unknown" role="status">
              <Radio className="i" aria-hidden="true" />
              {t('depot.loose', { count: loose })}
            </p>
          )}
        </section>
        <section className="now" aria-labelledby="at-dock">
          <BegunWork />
          <PreparationList />
          <h2 id="at-dock">{t('depot.today')}</h2>
          {open?.length === 0 && (
            <p className="mid empty">
              <PackageOpen className="i" aria-hidden="true" />
              {t('depot.nothingWhy')}
            </p>
          )}
          <ol className="recs" tabIndex={-1}>
            {receipts
              .filter(({ unannounced }) => unannounced !== null)
              .map((session) => (
                <UnannouncedRow key={session.key} session={session} acts={acts} />
              ))}
            {(open ?? []).slice(0, all ? undefined : shown).map((document) => (
              <ReceiptRow
                key={document.picking.id}
                document={document}
                session={sessions[document.picking.id]}
                acts={acts}
                now={now}
              />
            ))}
            {!all && (open ?? []).length > shown && (
              <li>
                <button type="button" onClick={() => setAll(true)}>
                  {t('depot.showAll', { count: open?.length ?? 0 })}
                </button>
              </li>
            )}
          </ol>
          <DueToday />
          <OverdueTools />
        </section>
      </main>
      <footer className="strip">
        <span>
          <ScanBarcode className="i" aria-hidden="true" />
          {t('depot.scanAnything')}
        </span>
        <span className="mid">
          <Warehouse className="i" aria-hidden="true" />
          {address ? t('depot.here', { address }) : t('depot.emergency')}
        </span>
      </footer>
    </>
  );
}

function Resume({ document, session }: { document: GoodsDocument; session: ReceiptSession }): ReactNode {
  const { t } = useTranslation();
  const { got, expected } = summarise(session);
  return (
    <button type="button" className="big resume" onClick={() => openJob(receiptKey(document.picking.id))}>
      <CircleDashed className="i" aria-hidden="true" />
      <span>
        {t('depot.resume', { name: [document.picking.name, supplier(document)].filter(Boolean).join(', ') })}
        <small>{t('depot.startedAt', { time: clockTime(session.startedAtMs) })}</small>
      </span>
      <span className="far">
        {got} {t('receipt.of', { count: expected })}
      </span>
      <span className="run" style={{ width: `${Math.min(100, (100 * got) / Math.max(1, expected))}%` }} />
    </button>
  );
}

function ReceiptRow({
  document,
  session,
  acts,
  now,
}: {
  document: GoodsDocument;
  session: ReceiptSession | undefined;
  acts: readonly OutboxView[] | null;
  now: number;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const { picking, moves } = document;
  const expected = moves.reduce((sum, { move }) => sum + move.demand, 0);
  const counted = session ? summarise(session) : null;
  const act = session?.validatedAtMs ? findAct(acts, session) : null;
  const at = odooTimeMs(picking.scheduledDate);
  return (
    <li>
      <button
        type="button"
        className={at === null ? 'undated' : ''}
        data-picking={picking.id}
        onClick={() => openJob(receiptKey(picking.id))}
      >
        {at !== null && <span className="when">{momentWords(t, i18n.language, at, now)}</span>}
        <span className="cut">
          <b>{supplier(document) ?? t('depot.noSupplier')}</b> <span className="mid">{picking.name}</span>
        </span>
        <b className="n">
          {counted && counted.got > 0
            ? `${quantityWords(i18n.language, counted.got)} ${t('receipt.of', { count: expected })}`
            : quantityWords(i18n.language, expected)}
        </b>
        <span className="to cut">
          <ArrowRight className="i" aria-hidden="true" />
          {picking.origin ? `${picking.origin}, ` : ''}
          {picking.locationDestName}
        </span>
        <RowState act={act} session={session} counted={counted?.got ?? 0} />
      </button>
    </li>
  );
}

/** Goods that nobody announced, begun here. */
function UnannouncedRow({ session, acts }: { session: ReceiptSession; acts: readonly OutboxView[] | null }): ReactNode {
  const { t, i18n } = useTranslation();
  const { got } = summarise(session);
  const act = session.validatedAtMs === null ? null : findAct(acts, session);
  return (
    <li>
      <button type="button" className="undated" data-unannounced={session.key} onClick={() => openJob(session.key)}>
        <span className="cut">
          <b>{session.unannounced?.supplier?.name ?? t('depot.noSupplier')}</b>{' '}
          <span className="mid">{session.pickingName}</span>
        </span>
        <b className="n">{quantityWords(i18n.language, got)}</b>
        <span className="to cut">{session.unannounced?.reference || t('unannounced.noReference')}</span>
        <RowState act={act} session={session} counted={got} />
      </button>
    </li>
  );
}

/** Where a delivery stands: refused, kept, under way, awaited. */
function RowState({
  act,
  session,
  counted,
}: {
  act: OutboxView | null;
  session: ReceiptSession | undefined;
  counted: number;
}): ReactNode {
  const { t } = useTranslation();
  if (act?.state === 'refused' || act?.state === 'held')
    return (
      <Status tone="refused" icon={OctagonX}>
        {t(`outbox.state.${act.state}`)}
      </Status>
    );
  if (session?.validatedAtMs)
    return (
      <Status tone="ok" icon={CircleCheck}>
        {t('depot.queued')}
      </Status>
    );
  return counted > 0 ? (
    <Status tone="live" icon={CircleDashed}>
      {t('depot.running')}
    </Status>
  ) : (
    <Status tone="wait" icon={Clock}>
      {t('depot.waiting')}
    </Status>
  );
}

function findAct(acts: readonly OutboxView[] | null, session: Pick<DocumentSession, 'operationId'>): OutboxView | null {
  return acts?.find((act) => act.operationId === session.operationId) ?? null;
}

function supplier({ picking, partner }: GoodsDocument): string | null {
  return picking.partnerName ?? partner?.name ?? null;
}
