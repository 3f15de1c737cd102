import { Minimize2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { show } from '../app/view-store.ts';
import { ageWords, clockTime } from '../i18n/format.ts';
import { dayBegan, dayFigures, missedPeople } from './day-figures.ts';
import { useCallbacks } from './use-callbacks.ts';

/**
 * For the wall: four numbers and the team, read at five metres, each with whose number it is: the exchange's, all stations' by
 * way of Odoo, or this station's. No name of a caller stands here.
 */
export function Wallboard(): ReactNode {
  const { t } = useTranslation();
  const { live, callers, now: clock } = useServices();
  const now = useNow(1000);
  const phone = useStore(live, (state) => state.phone);
  const records = useStore(callers.store, (state) => state.records);
  const callbacks = useCallbacks() ?? [];
  const figures = dayFigures(Object.values(records), now);
  const today = dayBegan(now);
  const missedAnywhere = useWorker('catalogue', `missed ${today}`, (worker) => worker.missedNumbers(today)) ?? [];
  const missed = missedPeople(Object.values(records), missedAnywhere, today);
  const colleagues = phone?.colleagues ?? [];
  const waitingHere = (phone?.calls ?? []).filter(({ phase }) => phase === 'ringing');
  const ringing = colleagues.filter(({ state }) => state === 'ringing');
  const waiting = waitingHere.length + ringing.length;
  const since = Math.min(
    ...waitingHere.map(({ startedAtMs }) => startedAtMs),
    ...ringing.map(({ sinceMs }) => sinceMs),
  );
  const heard = useWorker('feeds', 'activities', async (worker) => {
    const ageMs = (await worker.feeds()).find(({ name }) => name === 'activities')?.ageMs ?? null;
    return ageMs === null ? null : clock() - ageMs;
  });
  const fromOdoo = heard === null ? t('wall.stationOnly') : t('wall.allStations', { age: ageWords(t, now - heard) });
  const lost = callbacks.filter(({ kind }) => kind === 'missed').length;
  const late = callbacks.filter((callback) => callback.late);
  const oldest = Math.min(...callbacks.map(({ atMs }) => atMs));
  return (
    <main id="content" className="wall">
      <header>
        <h1>{t('wall.title')}</h1>
        <span className="clock">{clockTime(now)}</span>
        <button type="button" className="btn" onClick={() => show('calls')}>
          <Minimize2 className="i" aria-hidden="true" />
          {t('wall.leave')}
        </button>
      </header>
      <dl className="wall-figures">
        <Figure
          name={t('wall.ringing')}
          value={waiting}
          words={Number.isFinite(since) ? t('wall.longest', { age: ageWords(t, now - since) }) : ''}
          loud={waiting > 0}
          source={t('wall.exchange')}
        />
        <Figure
          name={t('wall.missed')}
          value={missed}
          words={missed === 0 ? '' : t('wall.missedHere', { count: figures.missed })}
          loud={missed > 0}
          source={fromOdoo}
        />
        <Figure
          name={t('wall.callbacks')}
          value={callbacks.length}
          words={
            callbacks.length === 0
              ? ''
              : [
                  lost > 0 ? t('wall.lost', { count: lost }) : '',
                  late.length > 0 ? t('wall.late', { count: late.length }) : '',
                  t('wall.oldest', { age: ageWords(t, now - oldest) }),
                ]
                  .filter(Boolean)
                  .join(', ')
          }
          loud={late.length > 0}
          source={fromOdoo}
        />
        <Figure name={t('day.answered')} value={figures.answered} words="" loud={false} source={t('wall.station')} />
      </dl>
      <section aria-label={t('wall.people')}>
        <h2>{t('wall.people')}</h2>
        {colleagues.length === 0 ? (
          <p className="mid">{t('wall.nobody')}</p>
        ) : (
          <ul className="wall-people">
            {colleagues.map(({ address, name, state, sinceMs }) => (
              <li key={address} data-state={state}>
                <b className="cut">{name}</b>
                <span>{t(`wall.states.${state}`)}</span>
                <span className="mid">{state === 'unknown' ? '' : ageWords(t, now - sinceMs)}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </main>
  );
}

function Figure({
  name,
  value,
  words,
  loud,
  source,
}: {
  name: string;
  value: number;
  words: string;
  loud: boolean;
  /** Whose number it is. */
  source: string;
}): ReactNode {
  return (
    <div className={loud ? 'loud' : ''} data-figure={name}>
      <dt>{name}</dt>
      <dd>{value}</dd>
      <dd className="words">{words || '\u00a0'}</dd>
      <dd className="words source">{source}</dd>
    </div>
  );
}
