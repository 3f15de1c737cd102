import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { download } from '../app/download.ts';
import { actWords } from '../app/outbox-words.ts';
import { useServices } from '../app/services.ts';
import type { OutboxView } from '../worker/worker-api.ts';
import { cardsPdf } from './cards-pdf.ts';
import { slipPdf } from './slip-pdf.ts';
import { slipOf } from './slip-of-act.ts';
import { usePrint, usePrinters } from './use-print.ts';

/** A sheet of A4: what it is, and how its bytes are made. Null bytes: it cannot be put on paper any more. */
export interface Paper {
  readonly subject: string;
  readonly title: string;
  readonly make: () => Promise<Uint8Array | null>;
}

/** Sheets of this station: the slip of an act, the command cards; to the A4 printer or as a file. */
export function usePapers() {
  const { t, i18n } = useTranslation();
  const { worker, live } = useServices();
  const station = useStore(live, (state) => state.about?.settings.station ?? null);
  const [printer] = usePrinters('a4');
  const { printing, print, again, clear } = usePrint();
  const [words, setWords] = useState<string | null>(null);

  const slip = (act: OutboxView): Paper => ({
    subject: `slip:${act.operationId}`,
    title: actWords(t, act),
    async make() {
      const from = { worker, station: station?.name ?? '', depot: station?.depot ?? '' };
      const made = await slipOf(t, i18n.language, act, from);
      return made && slipPdf(made);
    },
  });
  const cards: Paper = {
    subject: 'cards',
    title: t('cards.title'),
    make: () =>
      cardsPdf(t('cards.title'), i18n.language, (command) =>
        command.kind === 'times'
          ? { name: t('cards.times', { count: command.count }), use: t('cards.timesUse', { count: command.count }) }
          : { name: t(`cards.${command.kind}`), use: t(`cards.use.${command.kind}`) },
      ),
  };
  const bytesOf = async ({ make }: Paper): Promise<Uint8Array | null> => {
    const bytes = await make();
    setWords(bytes ? null : t('papers.unreadable'));
    return bytes;
  };
  return {
    slip,
    cards,
    printer: printer ?? null,
    printing,
    again,
    clear,
    /** Why nothing came of it. */
    words,
    async save(paper: Paper): Promise<void> {
      const bytes = await bytesOf(paper);
      if (bytes) download(`${paper.title}.pdf`, 'application/pdf', [new Uint8Array(bytes)]);
    },
    async print(paper: Paper): Promise<void> {
      const bytes = printer && (await bytesOf(paper));
      if (!bytes || !printer) return;
      const { subject, title } = paper;
      const data = base64(bytes);
      await print([{ subject, title, printerId: printer.id, format: 'pdf', copies: 1, data, verifyEpc: null }], title);
    },
  };
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
