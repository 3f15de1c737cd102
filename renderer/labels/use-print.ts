import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CallParams } from '../../preload/contract/calls.ts';
import type { PrintJob } from '../../preload/contract/print.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { useServices } from '../app/services.ts';

/** One job for a printer of this station. */
export type PrintWish = Pick<
  CallParams<'print.submit'>,
  'subject' | 'title' | 'printerId' | 'format' | 'copies' | 'data' | 'verifyEpc'
>;

export type Printing =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sent'; readonly title: string }
  /** Printed or queued before: only a second, explicit wish prints it again. What else belongs to it is on its way. */
  | { readonly kind: 'already'; readonly title: string; readonly job: PrintJob; readonly wishes: readonly PrintWish[] }
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
  /** @param wishes - what belongs together, in its order; @param title - what people call all of it */
  readonly print: (wishes: readonly PrintWish[], title: string) => Promise<void>;
  readonly again: () => Promise<void>;
  readonly clear: () => void;
} {
  const { t } = useTranslation();
  const { host, newId, people } = useServices();
  const [printing, setPrinting] = useState<Printing>({ kind: 'idle' });
  const submit = async (wishes: readonly PrintWish[], title: string, again: boolean): Promise<void> => {
    if (!(await people.prove('print'))) return;
    const printed: { readonly job: PrintJob; readonly wish: PrintWish }[] = [];
    for (const wish of wishes) {
      const sent = await host.call('print.submit', { ...wish, jobId: newId(), again });
      if (!sent.ok) return setPrinting({ kind: 'refused', words: t('print.refused.host-gone') });
      if (sent.value.kind === 'refused')
        return setPrinting({ kind: 'refused', words: t(`print.refused.${sent.value.why}`) });
      if (sent.value.kind === 'already') printed.push({ job: sent.value.job, wish });
    }
    const [first] = printed;
    setPrinting(
      first
        ? { kind: 'already', title, job: first.job, wishes: printed.map(({ wish }) => wish) }
        : { kind: 'sent', title },
    );
  };
  return {
    printing,
    print: (wishes, title) => submit(wishes, title, false),
    again: async () => {
      if (printing.kind === 'already') await submit(printing.wishes, printing.title, true);
    },
    clear: () => setPrinting({ kind: 'idle' }),
  };
}
