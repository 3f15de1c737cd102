import { Minimize2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useNow, useServices } from '../app/services.ts';
import { show } from '../app/view-store.ts';
import { ageWords, clockTime } from '../i18n/format.ts';
import { dayFigures } from './day-figures.ts';
import { useCallbacks } from './use-callbacks.ts';

/** For the wall: four numbers and the team, read at five metres. No name of a caller stands here. */
export function Wallboard(): ReactNode {
  const { t } = useTranslation();
  const { live, callers } = useServices();
  const now = useNow(1000);
  const phone = useStore(live, (state) => state.phone);
  const records = useStore(callers.store, (state) => state.records);
  const callbacks = useCallbacks() ?? [];
  const figures = dayFigures(Object.values(records), now);
  const colleagues = phone?.colleagues ?? [];
  const waitingHere = (phone?.calls ?? []).filter(({ phase }) => phase === 'ringing');
  const ringing = colleagues.filter(({ state }) => state === 'ringing');
  const waiting = waitingHere.length + ringing.length;
  const since = Math.min(
    ...waitingHere.map(({ startedAtMs }) => startedAtMs),
    ...ringing.map(({ sinceMs }) => sinceMs),
  );
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
        />
        <Figure name={t('wall.missed')} value={figures.missed} words="" loud={figures.missed > 0} />
        <Figure
          name={t('wall.callbacks')}
          value={callbacks.length}
          words={
            callbacks.length === 0
              ? ''
              : [
                  late.length > 0 ? t('wall.late', { count: late.length }) : '',
                  t('wall.oldest', { age: ageWords(t, now - oldest) }),
                ]
                  .filter(Boolean)
                  .join(', ')
          }
          loud={late.length > 0}
        />
        <Figure name={t('day.answered')} value={figures.answered} words="" loud={false} />
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
}: {
  name: string;
  value: number;
  words: string;
  loud: boolean;
}): ReactNode {
  return (
    <div className={loud ? 'loud' : ''} data-figure={name}>
      <dt>{name}</dt>
      <dd>{value}</dd>
      <dd className="words">{words || '\u00a0'}</dd>
    </div>
  );
}
