import { CircleCheck, MapPin, PhoneIncoming, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { FeedRow } from '../../../preload/contract/feeds.ts';
import type { Operation } from '../../../preload/contract/operation.ts';
import { useNow, useServices, useWorker } from '../../app/services.ts';
import { useAuthor } from '../../app/use-author.ts';
import { Status } from '../../design/marks.tsx';
import { momentWords, odooTimeMs, placeName, quantityWords } from '../../i18n/format.ts';
import type { AddFailure, GoodsDocument } from '../../worker/worker-api.ts';
import { summarise, type DocumentLine } from '../documents/document-summary.ts';
import { DocumentWork } from '../documents/document-work.tsx';
import { LastQuantity } from '../documents/last-quantity.tsx';
import { noteOperation, noteText, photosOf, signatureSuffix } from '../documents/note-operation.ts';
import { HandoverDialog } from './handover-dialog.tsx';
import { heldAt, prepareJob, takenAt } from './prepare-job.ts';
import { deliverOperation } from './prepare-operation.ts';
import { prepareOutcomeWords } from './prepare-outcome-words.ts';
import type { PrepareEvent, PrepareSession } from './prepare-session.ts';
import { summarisePreparation, type PrepareSummary } from './prepare-summary.ts';

/** A document being picked for a site, a customer or another place. */
export function PreparePicking({
  session,
  document,
}: {
  session: PrepareSession;
  document: GoodsDocument | null;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const { live, depot, now, newId } = useServices();
  const author = useAuthor();
  const [failure, setFailure] = useState<AddFailure | 'not-signed-in' | null>(null);
  const online = useStore(live, ({ odoo }) => odoo?.state === 'online' || odoo?.state === 'slow');
  const station = useStore(live, (state) => state.about?.settings.station.name ?? '');
  const asked = useWorker(
    'catalogue',
    `asked ${session.pickingId}`,
    async (worker) =>
      (await worker.preparations()).find(({ activity }) => activity.resId === session.pickingId)?.activity ?? null,
  );
  const summary = summarisePreparation(session);
  const tell = (event: PrepareEvent): void => void depot.dispatch(prepareJob, session.key, event);
  const { pickingId } = session;

  const answer = (of: PrepareSummary, by: Operation['author'], operationId: string): Operation | null =>
    asked && pickingId !== null
      ? {
          kind: 'complete-activity',
          operationId,
          schemaVersion: 1,
          author: by,
          actedAtMs: now(),
          activityId: asked.id,
          feedback:
            of.short > 0
              ? t('prepare.answerShort', { count: of.short, station })
              : t('prepare.answerReady', { station }),
          pickingId,
        }
      : null;
  /** Before the goods leave: the customer may come for them. */
  const answerNow = (): void => {
    if (!author) return setFailure('not-signed-in');
    const answerId = newId();
    void depot
      .conclude(prepareJob, session.key, (latest) => {
        const act = latest.answerId === null ? answer(summarisePreparation(latest), author.author, answerId) : null;
        return act && { acts: [act], event: { kind: 'answered' as const, answerId } };
      })
      .then(setFailure);
  };
  const validate = (): void => {
    if (!author) return setFailure('not-signed-in');
    const answerId = newId();
    void depot
      .conclude(prepareJob, session.key, (latest) => {
        if (latest.validatedAtMs !== null || latest.pickingId === null) return null;
        const atMs = now();
        const of = summarisePreparation(latest);
        const delivery = deliverOperation({ ...latest, pickingId: latest.pickingId }, author.author, atMs);
        const note = noteOperation(latest, saidOf(latest, of), author.author, atMs);
        const answered = latest.answerId === null ? answer(of, author.author, answerId) : null;
        return {
          acts: [delivery, note, answered].filter((act) => act !== null),
          event: { kind: 'validated' as const, atMs },
        };
      })
      .then(setFailure);
  };
  const saidOf = (latest: PrepareSession, of: PrepareSummary) => {
    const { handover } = latest;
    const handed = handover && [
      t('said.prepare.handed', {
        name: handover.name,
        when: momentWords(t, i18n.language, handover.atMs, handover.atMs + 86_400_000 * 30),
        count: handover.pieces,
        print: handover.linesPrint,
      }),
    ];
    const bins = Object.entries(latest.emptied).flatMap(([bin, left]) =>
      left === 'not-empty' ? [t('said.prepare.notEmpty', namesOfBin(latest, bin))] : [],
    );
    const signature = handover && {
      name: `${latest.pickingName.replaceAll('/', '-')}${signatureSuffix}`,
      data: handover.signature,
    };
    return {
      text: noteText(t, i18n.language, 'prepare', latest, of.short, [...bins, ...(handed ?? [])]),
      photos: [...photosOf(latest, latest.photos), ...(signature ? [signature] : [])],
      photosOnly: t('said.prepare.photos'),
    };
  };

  const shortProducts = summary.lines.filter(({ state }) => state === 'missing').map(({ product }) => product);
  return (
    <DocumentWork
      way="prepare"
      session={session}
      document={document}
      summary={summary}
      missing={summary.short}
      words={prepareOutcomeWords}
      idle={{ word: t('prepare.ready'), why: t('prepare.readyWhy') }}
      options={() => (shortProducts.length > 0 ? ['instead', 'keep', 'set-aside'] : ['keep', 'set-aside'])}
      replaceable={shortProducts}
      whereOf={(line) => whereToTake(session, line)}
      top={
        <>
          <span className="mid">{t('prepare.to')}</span>
          <p className="bay" data-to={document?.picking.locationDestName}>
            <MapPin className="i" aria-hidden="true" />
            <span className="cut">
              {document?.picking.partnerName ?? placeName(document?.picking.locationDestName ?? '')}
            </span>
          </p>
          {session.place && (
            <p className="pack" data-place={session.place.id}>
              <span className="cut">
                {t('prepare.takenAt')} <b>{placeName(session.place.name)}</b>
              </span>
              <button
                type="button"
                aria-label={t('prepare.clearPlace')}
                onClick={() => tell({ kind: 'place-cleared' })}
              >
                <X className="i" aria-hidden="true" />
              </button>
            </p>
          )}
          {(asked || session.answerId !== null) && <Asked request={asked} answered={session.answerId !== null} />}
        </>
      }
      bar={<LastPick session={session} tell={tell} />}
      acts={
        <>
          {asked && session.answerId === null && (
            <button type="button" className="big" data-act="answer" onClick={answerNow}>
              <PhoneIncoming className="i" aria-hidden="true" />
              <span>{t(summary.short > 0 ? 'prepare.answerPart' : 'prepare.answer')}</span>
            </button>
          )}
          {pickingId !== null && (
            <HandoverDialog
              session={{ ...session, pickingId }}
              document={document}
              pieces={summary.taken}
              disabled={summary.taken === 0 || summary.undecided.length > 0}
            />
          )}
        </>
      }
      failure={failure}
      tell={tell}
      mayValidate={summary.taken > 0 && summary.unplaced === null}
      onValidate={validate}
      validateWords={validateWords()}
    />
  );

  function validateWords(): string {
    if (summary.taken === 0) return t('prepare.nothing');
    if (summary.unplaced) return t('prepare.whence', { name: summary.unplaced.name });
    const short = session.shortage.kind === 'backorder' ? 'prepare.later' : 'prepare.never';
    return [
      `${quantityWords(i18n.language, summary.taken)} ${t('depot.units', { count: summary.taken })}`,
      summary.short > 0 ? t(short, { count: summary.short }) : t('prepare.complete'),
      t(online ? 'receipt.sentNow' : 'receipt.sentLater'),
    ].join('. ');
  }

  /** Where what is still wanted of a line lies, Odoo's choice first. */
  function whereToTake({ stock }: PrepareSession, { product, state }: DocumentLine): string | null {
    if (state !== 'missing') return null;
    const slots = stock.filter(({ productId, quantity }) => productId === product.id && quantity > 0).slice(0, 3);
    if (slots.length === 0) return t('prepare.nowhere');
    return slots
      .map(({ name, quantity }) => `${placeName(name)} (${quantityWords(i18n.language, quantity)})`)
      .join(', ');
  }
}

/** Who waits for it; that it was answered stays said when Odoo has closed the request. */
function Asked({ request, answered }: { request: FeedRow<'activities'> | null; answered: boolean }): ReactNode {
  const { t, i18n } = useTranslation();
  const at = useNow(30_000);
  const by = request?.createdBy ?? null;
  const atMs = request && odooTimeMs(request.createdAt);
  return (
    <p className="asked">
      <Status tone={answered ? 'ok' : 'live'} icon={answered ? CircleCheck : PhoneIncoming}>
        {answered
          ? t('prepare.answered')
          : by !== null && atMs !== null
            ? t('prepare.asked', { by, when: momentWords(t, i18n.language, atMs, at) })
            : t('prepare.askedNow')}
      </Status>
    </p>
  );
}

/** What was taken last: how many, and whether its bin is empty where Odoo says that nothing should be left. */
function LastPick({ session, tell }: { session: PrepareSession; tell: (event: PrepareEvent) => void }): ReactNode {
  const { t } = useTranslation();
  const last = session.counted.at(-1);
  if (!last) return null;
  const { product, locationId, lotId } = last;
  const bin = `${locationId}/${product.id}`;
  const held = heldAt(session, product.id, lotId, locationId);
  const emptied = held > 0 && takenAt(session, product.id, lotId, locationId) >= held - 1e-6;
  return (
    <LastQuantity session={session} tell={tell}>
      {emptied && session.emptied[bin] === undefined && (
        <span className="bin" data-bin={bin}>
          <b className="cut">{t('prepare.emptied', namesOfBin(session, bin))}</b>
          <button type="button" className="big" onClick={() => tell({ kind: 'bin-checked', bin, left: 'empty' })}>
            {t('prepare.isEmpty')}
          </button>
          <button type="button" className="big" onClick={() => tell({ kind: 'bin-checked', bin, left: 'not-empty' })}>
            {t('prepare.notEmpty')}
          </button>
        </span>
      )}
    </LastQuantity>
  );
}

function namesOfBin(session: PrepareSession, bin: string): { readonly place: string; readonly name: string } {
  const [locationId, productId] = bin.split('/').map(Number);
  return {
    place: placeName(session.places.find(({ id }) => id === locationId)?.name ?? ''),
    name: summarise(session).lines.find(({ product }) => product.id === productId)?.product.name ?? '',
  };
}
