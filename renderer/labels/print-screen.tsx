import { FileText, ListOrdered, SquareStack, Tag } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { LabelPanel } from './label-panel.tsx';
import { PapersPanel } from './papers-panel.tsx';
import { QueuePanel } from './queue-panel.tsx';
import { PrinterPanel } from './printer-panel.tsx';
import { BackHome } from '../depot/back-home.tsx';

const panels = {
  label: { icon: Tag, Panel: LabelPanel },
  papers: { icon: FileText, Panel: PapersPanel },
  queue: { icon: ListOrdered, Panel: QueuePanel },
  printers: { icon: SquareStack, Panel: PrinterPanel },
} as const;
type PanelName = keyof typeof panels;

/** Labels, slips, command cards, what waits at the printers, and the printers themselves. */
export function PrintScreen(): ReactNode {
  const { t } = useTranslation();
  const { live } = useServices();
  const doubtful = useStore(
    live,
    (state) => state.printJobs?.filter(({ state: of }) => of === 'uncertain' || of === 'failed').length ?? 0,
  );
  const [open, setOpen] = useState<PanelName>('label');
  const { Panel } = panels[open];
  return (
    <>
      <main id="content" className="printing">
        <Panel />
      </main>
      <footer className="foot">
        <BackHome />
        {(Object.keys(panels) as PanelName[]).map((name) => {
          const { icon: Icon } = panels[name];
          return (
            <button
              key={name}
              type="button"
              className={`big grow ${open === name ? 'sel' : ''}`}
              aria-pressed={open === name}
              data-panel={name}
              onClick={() => setOpen(name)}
            >
              <Icon className="i" aria-hidden="true" />
              <span>
                {t(`print.panel.${name}`)}
                {name === 'queue' && doubtful > 0 && <small>{t('print.toLookAt', { count: doubtful })}</small>}
              </span>
            </button>
          );
        })}
      </footer>
    </>
  );
}
