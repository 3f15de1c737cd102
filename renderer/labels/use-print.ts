import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CallParams } from '../../preload/contract/calls.ts';
import type { PrintJob } from '../../preload/contract/print.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { useServices } from '../app/services.ts';

type Wish = Pick<
  CallParams<'print.submit'>,
  'subject' | 'title' | 'printerId' | 'format' | 'copies' | 'data' | 'verifyEpc'
>;

export type Printing =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sent'; readonly title: string }
  /** Printed or queued before: only a second, explicit wish prints it again. */
  | { readonly kind: 'already'; readonly job: PrintJob; readonly wish: Wish }
  | { readonly kind: 'refused'; readonly words: string };

/** Printers of this station for one kind of paper. */
export function usePrinters(paper: 'label' | 'a4'): readonly Settings['printers'][number][] {
  const { live } = useServices();
  const printers = useStore(live, (state) => state.about?.settings.printers);
  return (printers ?? []).filter((printer) => printer.paper === paper);
}

/** Sends a wish to the host's queue, and says what it made of it. */
export function usePrint(): {
  readonly printing: Printing;
  readonly print: (wish: Wish) => Promise<void>;
  readonly again: () => Promise<void>;
  readonly clear: () => void;
} {
  const { t } = useTranslation();
  const { host, newId, people } = useServices();
  const [printing, setPrinting] = useState<Printing>({ kind: 'idle' });
  const submit = async (wish: Wish, again: boolean): Promise<void> => {
    if (!(await people.prove('print'))) return;
    const sent = await host.call('print.submit', { ...wish, jobId: newId(), again });
    if (!sent.ok) return setPrinting({ kind: 'refused', words: t('print.refused.host-gone') });
    switch (sent.value.kind) {
      case 'accepted':
        return setPrinting({ kind: 'sent', title: wish.title });
      case 'already':
        return setPrinting({ kind: 'already', job: sent.value.job, wish });
      case 'refused':
        return setPrinting({ kind: 'refused', words: t(`print.refused.${sent.value.why}`) });
    }
  };
  return {
    printing,
    print: (wish) => submit(wish, false),
    again: async () => {
      if (printing.kind === 'already') await submit(printing.wish, true);
    },
    clear: () => setPrinting({ kind: 'idle' }),
  };
}
