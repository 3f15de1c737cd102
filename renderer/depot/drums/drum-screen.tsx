import { CircleCheck, MapPin, OctagonX, Ruler, Scissors } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices, useWorker } from '../../app/services.ts';
import { openJob } from '../../app/view-store.ts';
import { Status } from '../../design/marks.tsx';
import { placeName, quantityWords } from '../../i18n/format.ts';
import { ActsOutcome } from '../acts-outcome.tsx';
import { JobFrame } from '../job-frame.tsx';
import { JobGone } from '../job-gone.tsx';
import { ScanStrip } from '../scan/scan-flash.tsx';
import { useCommands, useOpenSession } from '../scan/use-depot.ts';
import { useConclude } from '../use-conclude.ts';
import { drumJob } from './drum-job.ts';
import { cutOperations } from './drum-operation.ts';
import { bestFit, cutOf, marksToCutAt, offcutName, type DrumSession } from './drum-session.ts';
import { NumberPad } from '../number-pad.tsx';
import { openDrum, piecesOf, takenLotNames } from './open-drum.ts';

/** One cut: the drum, the mark at its free end before and after, where the piece goes. */
export function DrumScreen({ docKey }: { docKey: string }): ReactNode {
  const { t, i18n } = useTranslation();
  const { worker, now } = useServices();
  const { session, gone } = useOpenSession(drumJob, docKey, () =>
    openDrum(worker, Number(docKey.slice('drum:'.length)), now()),
  );
  if (gone) return <JobGone words={t('drum.gone')} />;
  if (!session) return <main id="content" className="rec" aria-busy="true" />;
  if (session.concluded) {
    const cut = cutOf(session);
    const metres = cut.kind === 'cut' ? quantityWords(i18n.language, cut.metres) : '';
    return (
      <ActsOutcome
        sessionKey={session.key}
        operationIds={session.concluded.operationIds}
        title={`${session.product.name}, ${session.lotName}`}
        words={t('drum.done', { metres, place: placeName(session.to?.name ?? '') })}
      />
    );
  }
  return <Cutting session={session} />;
}

type Asked = 'wanted' | 'start' | 'end';

function Cutting({ session }: { session: DrumSession }): ReactNode {
  const { t, i18n } = useTranslation();
  const { depot, worker, now } = useServices();
  const metres = (value: number): string => quantityWords(i18n.language, value);
  const { metresWanted, startMark, endMark, to, restBecomesOffcut, product, lotName, metresLeft } = session;
  const stock = useWorker('catalogue', `pieces ${product.id}`, async (worker) => ({
    pieces: await piecesOf(worker, product.id),
    taken: await takenLotNames(worker, product.id),
  }));
  const [asked, setAsked] = useState<Asked>(
    startMark !== null ? 'end' : metresWanted !== null || endMark !== null ? 'start' : 'wanted',
  );
  const values: Readonly<Record<Asked, number | null>> = { wanted: metresWanted, start: startMark, end: endMark };
  const cut = cutOf(session);
  const offcut = offcutName(lotName, stock?.taken ?? []);
  const { failure, conclude } = useConclude(drumJob, session.key, (latest, birth) => {
    const { startMark: from, endMark: until } = latest;
    const note = t('drum.note', { lot: latest.lotName, from: metres(from ?? 0), to: metres(until ?? 0) });
    return cutOperations(latest, { ...birth, note, offcutName: offcut });
  });
  // Another piece that would do, and leave less over than this one: said before anything is cut.
  const needed = metresWanted ?? (cut.kind === 'cut' ? cut.metres : null);
  const better =
    needed !== null && stock
      ? bestFit(stock.pieces, needed).find((piece) => piece.lotId !== session.lotId && piece.metres < metresLeft)
      : undefined;
  const takeBetter = async (lotId: number): Promise<void> => {
    const opened = await depot.begin(async () => {
      const other = await openDrum(worker, lotId, now());
      return other && { ...other, metresWanted: needed };
    });
    if (opened) openJob(opened.key);
  };
  const cutAt = endMark === null ? marksToCutAt(session) : [];
  const complete = cut.kind === 'cut' && to !== null;
  const leave = (): void => {
    if (session.steps.length === 0) void depot.forget(session.key);
    openJob(null);
  };
  useCommands((command) => {
    if (command.kind !== 'validate' && command.kind !== 'finish') return false;
    if (complete) conclude();
    return true;
  });

  return (
    <JobFrame
      title={t('drum.title', { lot: lotName })}
      onLeave={leave}
      failure={failure}
      undoSteps={session.steps.length}
      sum={
        <>
          <div className="dest">
            <span className="mid">{product.code}</span>
            <h1>{product.name}</h1>
            <p className="bay">
              <MapPin className="i" aria-hidden="true" />
              <span data-destination={to?.name ?? ''}>{to ? placeName(to.name) : t('drum.noDestination')}</span>
            </p>
          </div>
          <div className="tot">
            <span className="num" data-cut={cut.kind === 'cut' ? cut.metres : ''}>
              {cut.kind === 'cut' || cut.kind === 'too-long' ? metres(cut.metres) : metres(0)}
            </span>
            <span className="of">
              {t('drum.of', { metres: metres(metresLeft) })}
              <br />
              {t('drum.metres')}
            </span>
          </div>
          <p className="far" data-rest={cut.kind === 'cut' ? cut.rest : ''}>
            {cut.kind === 'cut' ? t('drum.rest', { metres: metres(cut.rest) }) : ''}
            {cut.kind === 'too-long' && (
              <Status tone="refused" icon={OctagonX}>
                {t('drum.tooLong', { metres: metres(cut.left) })}
              </Status>
            )}
          </p>
        </>
      }
      lines={
        <>
          <ScanStrip
            last={session.last}
            session={session}
            words={null}
            idle={{ word: t('drum.ready'), why: t('drum.readyWhy') }}
          />
          {better && (
            <button type="button" className="notice unknown better" onClick={() => void takeBetter(better.lotId)}>
              <Scissors className="i" aria-hidden="true" />
              {t('drum.better', { lot: better.lotName, metres: metres(better.metres) })}
            </button>
          )}
          <div className="marks">
            <div className="ends">
              <div className="choice wide" role="group" aria-label={t('drum.marks')}>
                {(['wanted', 'start', 'end'] as const).map((end) => {
                  const value = values[end];
                  return (
                    <button
                      key={end}
                      type="button"
                      className={asked === end ? 'sel' : ''}
                      aria-pressed={asked === end}
                      data-mark={end}
                      onClick={() => setAsked(end)}
                    >
                      <Ruler className="i" aria-hidden="true" />
                      {t(`drum.mark.${end}`)} <b>{value === null ? '–' : `${metres(value)} m`}</b>
                    </button>
                  );
                })}
              </div>
              {cutAt.length > 0 && (
                <p className="far" data-cut-at={cutAt.join(' ')}>
                  {t('drum.cutAt', { marks: cutAt.map((mark) => `${metres(mark)}\u00a0m`).join(t('drum.or')) })}
                </p>
              )}
            </div>
            <NumberPad
              key={asked}
              value={values[asked]}
              label={t(`drum.mark.${asked}`)}
              onEnter={(metres) => {
                void depot.dispatch(
                  drumJob,
                  session.key,
                  asked === 'wanted' ? { kind: 'length-wanted', metres } : { kind: 'mark-read', end: asked, metres },
                );
                if (asked !== 'end') setAsked(asked === 'wanted' ? 'start' : 'end');
              }}
            />
          </div>
        </>
      }
    >
      <button
        type="button"
        className="big"
        aria-pressed={restBecomesOffcut}
        disabled={cut.kind !== 'cut' || cut.rest === 0}
        onClick={() =>
          void depot.dispatch(drumJob, session.key, { kind: 'rest-decided', becomesOffcut: !restBecomesOffcut })
        }
      >
        {restBecomesOffcut ? (
          <CircleCheck className="i" aria-hidden="true" />
        ) : (
          <Scissors className="i" aria-hidden="true" />
        )}
        <span>
          {t('drum.offcut')}
          <small>{restBecomesOffcut ? t('drum.offcutNamed', { lot: offcut }) : t('drum.offcutWhy')}</small>
        </span>
      </button>
      <button type="button" className="big go grow" disabled={!complete} data-act="validate" onClick={conclude}>
        <Scissors className="i" aria-hidden="true" />
        <span>
          {t('drum.validate')}
          <small>
            {cut.kind !== 'cut'
              ? t(
                  cut.kind === 'incomplete'
                    ? 'drum.readMarks'
                    : cut.kind === 'nothing'
                      ? 'drum.sameMarks'
                      : 'drum.checkMarks',
                )
              : to === null
                ? t('drum.scanPlace')
                : t('drum.validateWhy', { metres: metres(cut.metres), place: placeName(to.name) })}
          </small>
        </span>
      </button>
    </JobFrame>
  );
}
