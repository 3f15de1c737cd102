import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import './design/design.css';
import { App } from './app/app.tsx';
import { followHost } from './app/live-store.ts';
import { ServicesContext, type Services } from './app/services.ts';
import { openReceipt, useView } from './app/view-store.ts';
import { connectHost } from './bridge/connect.ts';
import { createCallerBook } from './call-desk/caller-book.ts';
import { createReceiptDesk } from './depot/receipt-desk.ts';
import { createChime } from './design/chime.ts';
import { startTheme } from './design/theme.ts';
import { createWords } from './i18n/i18n.ts';
import { ownMedia } from './media/own-media.ts';
import { startWorker } from './worker/start-worker.ts';

startTheme();
const host = connectHost();
const worker = startWorker();
const now = (): number => Date.now();
const newId = (): string => crypto.randomUUID();
const requestFrame = (draw: () => void): void => void requestAnimationFrame(draw);
const afterFrame = (draw: () => void): void => requestFrame(() => void setTimeout(draw));
const services: Services = {
  host,
  worker,
  live: followHost({ host, requestFrame, afterFrame }),
  callers: createCallerBook({ host, worker, now, newId }),
  receipts: createReceiptDesk({
    host,
    worker,
    now,
    newId,
    requestFrame,
    chime: createChime(0.25),
    atDepot: () => useView.getState().screen === 'depot',
    openReceipt,
  }),
  now,
  newId,
};

ownMedia(host);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={createWords('fr')}>
      <ServicesContext value={services}>
        <App />
      </ServicesContext>
    </I18nextProvider>
  </StrictMode>,
);
