import { Phone as PhoneIcon, PhoneCall, RotateCcw, Star } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { askDial } from '../app/view-store.ts';
import { Hidden, useHidden } from '../app/privacy.tsx';
import { looksDialable, readNumber } from './read-number.ts';
import { useDraft } from './use-draft.ts';
import { useSearch } from './use-search.ts';
import { whoWords } from './who.tsx';

interface Favourite {
  readonly number: string;
  readonly name: string;
}

const readFavourites = (kept: unknown): readonly Favourite[] => (Array.isArray(kept) ? (kept as Favourite[]) : []);

/** One field for a name or a number: contacts as one types, favourites and colleagues beneath, the last number again. */
export function Dialpad(): ReactNode {
  const { t } = useTranslation();
  const { live, callers, host } = useServices();
  const [text, setText] = useState('');
  const [favourites, keepFavourites] = useDraft('favourites', readFavourites);
  const colleagues = useStore(live, (state) => state.phone?.colleagues);
  const last = useStore(callers.store, ({ records }) => {
    const out = Object.values(records).filter(({ direction, number }) => direction === 'outgoing' && number !== '');
    return out.sort((a, b) => b.startedAtMs - a.startedAtMs)[0];
  });
  const typed = text.trim();
  const results = (useSearch(typed, 6) ?? []).filter(({ phone }) => phone !== null);
  const call = (number: string, name: string | null): void => {
    askDial(number, name);
    setText('');
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (looksDialable(typed)) return call(typed, null);
    const first = results[0];
    if (first?.phone) call(first.phoneSanitized ?? first.phone, first.name);
  };
  const isFavourite = (number: string): boolean => favourites?.some((kept) => kept.number === number) ?? false;
  const toggleFavourite = ({ number, name }: Favourite): void => {
    const others = (favourites ?? []).filter((kept) => kept.number !== number);
    keepFavourites(isFavourite(number) ? others : [...others, { number, name }]);
  };

  return (
    <div className="dialpad">
      <form className="dial" onSubmit={submit}>
        <input
          className="field"
          aria-label={t('dialpad.placeholder')}
          placeholder={t('dialpad.placeholder')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="btn" disabled={!typed}>
          <PhoneIcon className="i" aria-hidden="true" />
          {t('call.dial')}
        </button>
      </form>
      {typed && results.length === 0 && !looksDialable(typed) && (
        <p className="mid hint" role="status">
          {t('dialpad.nobody')}
        </p>
      )}
      {results.length > 0 && (
        <ul className="dials" aria-label={t('dialpad.results')}>
          {results.map((row) => {
            const number = row.phoneSanitized ?? row.phone ?? '';
            return (
              <li key={row.id}>
                <button type="button" className="who-d" onClick={() => call(number, row.name)}>
                  <b className="cut">
                    <Hidden>{row.name}</Hidden>
                  </b>
                  <span className="mid cut">
                    <Hidden>{readNumber(number).shown}</Hidden>
                  </span>
                </button>
                <Starred
                  on={isFavourite(number)}
                  name={row.name}
                  onPress={() => toggleFavourite({ number, name: row.name })}
                />
              </li>
            );
          })}
        </ul>
      )}
      {!typed && (favourites?.length ?? 0) > 0 && (
        <ul className="dials" aria-label={t('dialpad.favourites')}>
          {favourites?.map((favourite) => (
            <li key={favourite.number}>
              <button type="button" className="who-d" onClick={() => call(favourite.number, favourite.name)}>
                <b className="cut">
                  <Hidden>{favourite.name}</Hidden>
                </b>
                <span className="mid cut">
                  <Hidden>{readNumber(favourite.number).shown}</Hidden>
                </span>
              </button>
              <Starred on name={favourite.name} onPress={() => toggleFavourite(favourite)} />
            </li>
          ))}
        </ul>
      )}
      {!typed && (colleagues?.length ?? 0) > 0 && (
        <ul className="dials" aria-label={t('dialpad.colleagues')}>
          {colleagues?.map(({ address, name, state }) => (
            <li key={address} data-colleague={state}>
              <button type="button" className="who-d" onClick={() => call(address, name)}>
                <b className="cut">{name}</b>
                <span className={`cut ${state === 'ringing' ? 'st live' : 'mid'}`}>{t(`wall.states.${state}`)}</span>
              </button>
              {state === 'ringing' && (
                <button
                  type="button"
                  className="btn small"
                  onClick={() => void host.call('phone.pick-up', { address })}
                >
                  <PhoneCall className="i" aria-hidden="true" />
                  {t('dialpad.pickUp')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {!typed && last && (
        <button type="button" className="link redial" onClick={() => call(last.number, last.partnerName)}>
          <RotateCcw className="i" aria-hidden="true" />
          <Hidden>{t('dialpad.redial', { who: whoWords(t, last) })}</Hidden>
        </button>
      )}
    </div>
  );
}

function Starred({ on, name, onPress }: { on: boolean; name: string; onPress: () => void }): ReactNode {
  const { t } = useTranslation();
  const hidden = useHidden();
  const words = t(on ? 'dialpad.dropFavourite' : 'dialpad.addFavourite');
  return (
    <button
      type="button"
      className={`star ${on ? 'on' : ''}`}
      aria-pressed={on}
      aria-label={`${words}, ${hidden ? t('privacy.hidden') : name}`}
      title={words}
      onClick={onPress}
    >
      <Star className="i" aria-hidden="true" />
    </button>
  );
}
