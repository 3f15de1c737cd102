import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import './design/design.css';
import { App } from './app/app.tsx';
import { afterFrame, inFrame } from './app/frames.ts';
import { followHost } from './app/live-store.ts';
import { ServicesContext, type Services } from './app/services.ts';
import { authorOf } from './app/use-author.ts';
import { openJob, useView } from './app/view-store.ts';
import { connectHost } from './bridge/connect.ts';
import { createAgentDesk } from './call-desk/agent-desk.ts';
import { createCallerBook } from './call-desk/caller-book.ts';
import { followDeskAsks } from './call-desk/desk-asks.ts';
import { takePhoneLink } from './call-desk/phone-links.ts';
import { recordWords } from './call-desk/record-words.ts';
import { depotJobs } from './depot/jobs.ts';
import { createCatalogueGate } from './depot/scan/catalogue-gate.ts';
import { createScanRouter, type ScanRouter } from './depot/scan/scan-router.ts';
import { createScanTurn } from './depot/scan/scan-turn.ts';
import { createChime } from './design/chime.ts';
import { startTheme } from './design/theme.ts';
import { createScanLog, scanRecord } from './history/scan-log.ts';
import { createWords } from './i18n/i18n.ts';
import { ownMedia } from './media/own-media.ts';
import { createPeopleDesk } from './people/people-desk.ts';
import { watchTouch } from './people/watch-touch.ts';
import { createTagTodo } from './tags/tag-todo.ts';
import { startWorker } from './worker/start-worker.ts';

startTheme();
const host = connectHost();
const worker = startWorker();
const now = (): number => Date.now();
const newId = (): string => crypto.randomUUID();
const live = followHost({
  host,
  requestFrame: inFrame,
  afterFrame,
  whenNamed: (callId, show) => callers.whenNamed(callId, show),
});
const after = (delayMs: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};
const inCall = (): boolean => live.getState().phone?.calls.some(({ phase }) => phase !== 'ended') ?? false;
const touched = watchTouch({ host, target: window, now, after, inCall });
const people = createPeopleDesk({ host, worker, live, now });
const tags = createTagTodo({ worker, after });
const scans = createScanLog({ host, after });
const catalogue = createCatalogueGate({
  worker,
  isOnline: () => ['online', 'slow'].includes(live.getState().odoo?.state ?? ''),
  onOpen: () => depot.wake(),
});
const depot: ScanRouter = createScanRouter({
  host,
  worker,
  jobs: depotJobs,
  now,
  newId,
  requestFrame: inFrame,
  after,
  chime: createChime(() => live.getState().about?.settings.depot.volume ?? 0.25),
  atDepot: () => useView.getState().screen === 'depot',
  mayTakeScreen: () => !inCall(),
  catalogueComing: () => catalogue.isComing(),
  show: openJob,
  claim: people.claim,
  locked: people.locked,
  person: people.person,
  noted(taken) {
    // A tag that lies before the antenna is nobody's hand.
    if (taken.some(({ sighting }) => sighting.source !== 'tag')) touched();
    const by = { employeeId: people.person(), station: live.getState().about?.settings.station.name ?? '' };
    scans.note(taken.map((one) => scanRecord(one, by)));
    tags.note(taken);
  },
  settings: () => live.getState().about?.settings ?? null,
  startAnew: () => location.reload(),
  turn: (counting) =>
    createScanTurn({
      locks: navigator.locks,
      channel: new BroadcastChannel('duret-scans'),
      id: newId(),
      now,
      after,
      duty: {
        async begin(hung) {
          await tags.begin();
          await counting.begin(hung);
        },
        async end() {
          await counting.end();
          await tags.end();
        },
        lost: counting.lost,
      },
    }),
});
// A window that shows the depot takes the scans when it is used; another leaves them where they are.
const use = (): void => {
  if (useView.getState().screen === 'depot' || people.locked()) depot.want();
};
for (const event of ['focus', 'pointerdown', 'keydown']) window.addEventListener(event, use, { capture: true });
useView.subscribe(use);
// What waited for a call to end, or for the person to come back to the depot.
useView.subscribe(depot.wake);
live.subscribe(({ phone, odoo, people: now }, before) => {
  if (phone !== before.phone) depot.wake();
  if (odoo !== before.odoo) catalogue.lineChanged();
  if (now?.session && !before.people?.session) depot.unlocked();
});
const i18n = createWords('fr');
const callers = createCallerBook({
  host,
  worker,
  now,
  after,
  newId,
  author: () => authorOf(live.getState()),
  onAuthor: (listener) =>
    live.subscribe((state, before) => {
      if (state.odoo !== before.odoo || state.about !== before.about) listener();
    }),
  words: recordWords(i18n.t),
  keepDays: () => live.getState().about?.settings.privacy.keepCallsDays ?? 90,
});
const services: Services = {
  host,
  worker,
  live,
  callers,
  agent: createAgentDesk({ host, worker, live, callers, now, after }),
  depot,
  people,
  tags,
  now,
  newId,
};

ownMedia(host, (callId, run) => callers.whenNamed(callId, () => afterFrame(run)));
followDeskAsks({
  host,
  worker,
  live,
  callers,
  t: i18n.t,
  language: () => i18n.language,
  now,
});

takePhoneLink();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <ServicesContext value={services}>
        <App />
      </ServicesContext>
    </I18nextProvider>
  </StrictMode>,
);
