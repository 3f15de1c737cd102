import {
  CloudOff,
  Contrast,
  Database,
  Headset,
  Hourglass,
  IdCard,
  KeyRound,
  Monitor,
  Nfc,
  OctagonX,
  PhoneCall,
  PhoneOff,
  Search,
  Send,
  TriangleAlert,
  User,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { JournalState } from '../../preload/contract/journal.ts';
import type { OdooHealth } from '../../preload/contract/odoo.ts';
import type { PhoneState } from '../../preload/contract/phone.ts';
import type { ReaderStatus } from '../../preload/contract/station.ts';
import { Contact, Glyph } from '../design/marks.tsx';
import { nextTheme } from '../design/theme.ts';
import type { T } from '../i18n/i18n.ts';
import { ageWords } from '../i18n/format.ts';
import { keyWords } from './commands.ts';
import { screens } from './screens.ts';
import { useNow, useServices, useWorker } from './services.ts';
import { syncAgeOf, type SyncAge } from './sync-age.ts';
import { openJob, openOverlay, show, useView } from './view-store.ts';

interface Chip {
  readonly icon: LucideIcon;
  readonly words: string;
  /** Only trouble is coloured. */
  readonly tone: '' | 'st unknown' | 'st refused' | 'st live';
  /** How old is what was heard from there. */
  readonly age?: string;
}

/** Always on screen: who, which station, Odoo, phone, readers, and how many acts wait since when. */
export function StatusBar({ posture, locked }: { posture: 'poste' | 'borne'; locked: boolean }): ReactNode {
  const { t } = useTranslation();
  const { live } = useServices();
  const { about, odoo, phone, readers, people, connection, journal } = useStore(live);
  const now = useNow(1000);
  const outbox = useOutboxChip(t, now, odoo);
  const odooChip = withAge(
    t,
    describeOdoo(t, odoo, now),
    useSyncAge(now),
    odoo?.state === 'offline' ? now - odoo.sinceMs : 0,
  );
  const phoneChip = describePhone(t, phone);
  const readerChip = describeReaders(t, readers);
  const station = about?.settings.station;
  const who = locked ? t('people.nobody') : (people?.session?.name ?? odoo?.userName ?? odoo?.login ?? t('app.nobody'));
  const lost = connection === 'lost' || connection === 'version-mismatch';

  if (posture === 'borne') {
    const linkUp = odoo?.state === 'online' || odoo?.state === 'slow';
    const readerUp = readers?.some((reader) => reader.state === 'idle' || reader.state === 'reading') ?? false;
    return (
      <header className="sbar">
        <Glyph />
        <span className="place cut">{station?.name ?? t('app.name')}</span>
        {!locked && <Navigation />}
        <div className="wire">
          <ChipButton chip={readerChip} className="node" disabled={locked} onPress={() => show('readers')} />
          <Contact closed={readerUp} label={t(readerUp ? 'depot.linkUp' : 'depot.linkDown')} />
          <span className="node">
            <Monitor className="i" aria-hidden="true" />
            <span className="sr">{t('depot.station')}</span>
          </span>
          <Contact closed={linkUp} label={t(linkUp ? 'depot.linkUp' : 'depot.linkDown')} />
          <ChipButton chip={odooChip} className="node" disabled={locked} onPress={() => show('outbox')} />
        </div>
        {phone && phone.registration.state !== 'not-configured' && (
          <ChipButton chip={phoneChip} className="who-s" disabled={locked} onPress={() => show('calls')} />
        )}
        <ChipButton chip={outbox} className="who-s" disabled={locked} onPress={() => show('outbox')} />
        <ChipButton
          chip={{ icon: IdCard, words: who, tone: '' }}
          className="who-s person"
          disabled={locked}
          onPress={() => openJob('people:')}
        />
        <ThemeButton />
        {lost && <LostNotice mismatch={connection === 'version-mismatch'} />}
        <JournalNotice journal={journal} />
      </header>
    );
  }
  return (
    <header className="bar">
      <div className="mark">
        <Glyph />
        <b>{t('app.name')}</b>
        <span className="where cut">{station?.name}</span>
      </div>
      <Navigation />
      <div className="states">
        <ChipButton chip={odooChip} onPress={() => show('outbox')} />
        <ChipButton chip={phoneChip} onPress={() => show('calls')} />
        <ChipButton chip={readerChip} onPress={() => show('readers')} />
        <ChipButton chip={outbox} onPress={() => show('outbox')} />
        <span className="person">
          <User className="i" aria-hidden="true" />
          <span className="cut who">{who}</span>
        </span>
        <OverlayButtons />
        <ThemeButton />
      </div>
      {lost && <LostNotice mismatch={connection === 'version-mismatch'} />}
      <JournalNotice journal={journal} />
    </header>
  );
}

function Navigation(): ReactNode {
  const { t } = useTranslation();
  const screen = useView((view) => view.screen);
  return (
    <nav className="places" aria-label={t('app.navigation')}>
      {screens.map((place) => (
        <button
          key={place.screen}
          type="button"
          data-screen={place.screen}
          aria-current={screen === place.screen ? 'page' : undefined}
          aria-keyshortcuts={place.keys}
          title={keyWords(place.keys)}
          onClick={() => show(place.screen)}
        >
          {t(place.words)}
        </button>
      ))}
    </nav>
  );
}

function ChipButton({
  chip: { icon: Icon, words, tone, age },
  className = '',
  disabled = false,
  onPress,
}: {
  chip: Chip;
  className?: string;
  disabled?: boolean;
  onPress: () => void;
}): ReactNode {
  return (
    <button type="button" className={`chip ${className} ${tone}`} disabled={disabled} onClick={onPress}>
      <Icon className="i" aria-hidden="true" />
      <span className="cut">{words}</span>
      {age && <span className="cut age">{age}</span>}
    </button>
  );
}

/** The palette and the sheet of keys, for who does not know their keys yet. */
function OverlayButtons(): ReactNode {
  const { t } = useTranslation();
  const overlays = [
    { overlay: 'palette', words: t('palette.title'), keys: 'Control+K' },
    { overlay: 'shortcuts', words: t('keys.title'), keys: '?' },
  ] as const;
  return overlays.map(({ overlay, words, keys }) => (
    <button
      key={overlay}
      type="button"
      className={`chip ${overlay}`}
      data-overlay={overlay}
      aria-label={`${keyWords(keys)}, ${words}`}
      aria-keyshortcuts={keys}
      title={`${words} (${keyWords(keys)})`}
      onClick={() => openOverlay(overlay)}
    >
      {overlay === 'palette' && <Search className="i" aria-hidden="true" />}
      <kbd>{keyWords(keys)}</kbd>
    </button>
  ));
}

function ThemeButton(): ReactNode {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className="chip themes"
      aria-label={t('app.theme')}
      title={t('app.theme')}
      onClick={nextTheme}
    >
      <Contrast className="i" aria-hidden="true" />
    </button>
  );
}

function LostNotice({ mismatch }: { mismatch: boolean }): ReactNode {
  const { t } = useTranslation();
  return (
    <p className="lost" role="alert">
      <TriangleAlert className="i" aria-hidden="true" />
      {t(mismatch ? 'app.hostVersion' : 'app.hostLost')}
    </p>
  );
}

/** A black box that cannot be written takes no act: nobody may overlook that. */
function JournalNotice({ journal }: { journal: JournalState | null }): ReactNode {
  const { t } = useTranslation();
  if (!journal?.refusal && !journal?.isScarce) return null;
  return (
    <p className={`lost ${journal.refusal ? 'full' : ''}`} role="alert">
      <TriangleAlert className="i" aria-hidden="true" />
      {journal.refusal
        ? t(journal.refusal.cause === 'ENOSPC' ? 'journal.full' : 'journal.refused', { cause: journal.refusal.cause })
        : t('journal.scarce', { room: Math.round((journal.freeBytes ?? 0) / 1_048_576) })}
    </p>
  );
}

function useOutboxChip(t: T, now: number, odoo: OdooHealth | null): Chip {
  const status = useWorker('outbox', 'status', (worker) => worker.outboxStatus());
  // Nothing is claimed before the outbox was read.
  if (!status) return { icon: Send, words: t('outbox.title'), tone: '' };
  if (status.waiting === 0) return { icon: Send, words: t('outbox.allSent'), tone: '' };
  const age = ageWords(t, now - (status.oldestAtMs ?? now));
  if (status.refused > 0) {
    return {
      icon: OctagonX,
      words: t('outbox.refused', { count: status.waiting, age, refused: status.refused }),
      tone: 'st refused',
    };
  }
  const away = odoo?.state === 'offline' || odoo?.state === 'signed-out';
  return { icon: Send, words: t(away ? 'outbox.kept' : 'outbox.bar', { count: status.waiting, age }), tone: '' };
}

/** Data are a pull or two older than the moment at which Odoo went. */
const saidAlreadyMs = 3 * 60_000;

/** How old what the station knows of Odoo is; asked again whenever a pull began or ended. */
function useSyncAge(now: number): SyncAge | null {
  const { now: clock } = useServices();
  const heard = useWorker('feeds', 'sync-age', async (worker) => ({ feeds: await worker.feeds(), atMs: clock() }));
  return heard && syncAgeOf(heard.feeds, Math.max(0, now - heard.atMs));
}

/** @param awayMs how long Odoo has been away, as the chip says already: data that are hardly older need no figure of their own */
function withAge(t: T, chip: Chip, age: SyncAge | null, awayMs: number): Chip {
  switch (age?.kind) {
    case undefined:
      return chip;
    case 'fresh':
      return chip.tone === '' ? { ...chip, age: t('odoo.data.fresh') } : chip;
    case 'first-sync':
      return { ...chip, age: t('odoo.data.first-sync') };
    case 'aged':
      if (awayMs > 0 && age.ageMs < awayMs + saidAlreadyMs) return chip;
      return {
        ...chip,
        tone: chip.tone === '' && age.isStale ? 'st unknown' : chip.tone,
        age: t('odoo.data.aged', { age: ageWords(t, age.ageMs) }),
      };
  }
}

function describeOdoo(t: T, odoo: OdooHealth | null, now: number): Chip {
  if (!odoo) return { icon: Hourglass, words: t('odoo.connecting'), tone: '' };
  switch (odoo.state) {
    case 'online':
      return { icon: Database, words: t('odoo.online'), tone: '' };
    case 'connecting':
      return { icon: Hourglass, words: t('odoo.connecting'), tone: '' };
    case 'slow':
      return { icon: Hourglass, words: t('odoo.slow'), tone: 'st unknown' };
    case 'offline':
      return { icon: CloudOff, words: t('odoo.offline', { age: ageWords(t, now - odoo.sinceMs) }), tone: 'st unknown' };
    case 'not-configured':
      return { icon: Database, words: t('odoo.not-configured'), tone: 'st unknown' };
    case 'signed-out':
    case 'database-missing':
      return { icon: KeyRound, words: t(`odoo.${odoo.state}`), tone: 'st refused' };
  }
}

function describePhone(t: T, phone: PhoneState | null): Chip {
  if (!phone) return { icon: Headset, words: t('phone.connecting'), tone: '' };
  const running = phone.calls.filter((call) => call.phase !== 'ended');
  if (running.some((call) => call.phase === 'talking' || call.phase === 'on-hold')) {
    return { icon: PhoneCall, words: t('phone.talking'), tone: 'st live' };
  }
  if (running.some((call) => call.phase === 'ringing'))
    return { icon: PhoneCall, words: t('phone.ringing'), tone: 'st live' };
  const { state } = phone.registration;
  const trouble = state === 'unreachable' || state === 'refused';
  if (!trouble && phone.doNotDisturb) return { icon: PhoneOff, words: t('phone.dnd'), tone: 'st unknown' };
  if (!trouble && phone.forward.always) return { icon: PhoneOff, words: t('phone.forwarded'), tone: 'st unknown' };
  return { icon: trouble ? PhoneOff : Headset, words: t(`phone.${state}`), tone: trouble ? 'st refused' : '' };
}

function describeReaders(t: T, readers: readonly ReaderStatus[] | null): Chip {
  if (!readers || readers.length === 0) return { icon: Nfc, words: t('readers.none'), tone: '' };
  const bad = readers.filter((reader) => reader.trouble || reader.state === 'lost' || reader.state === 'failed');
  if (bad.length > 0)
    return { icon: TriangleAlert, words: t('readers.trouble', { count: bad.length }), tone: 'st unknown' };
  const name = readers[0]?.title ?? '';
  const reads = readers.length === 1 && readers[0]?.state === 'reading';
  return {
    icon: Nfc,
    words: reads ? t('readers.reads', { name }) : t('readers.bar', { count: readers.length, name }),
    tone: '',
  };
}
