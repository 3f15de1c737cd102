import type { HostClient } from '../../preload/contract/host-client.ts';
import type { StreamEvent } from '../../preload/contract/streams.ts';
import type { LiveStore } from '../app/live-store.ts';
import { askDial, useView } from '../app/view-store.ts';
import type { T } from '../i18n/i18n.ts';
import type { WorkerClient } from '../worker/worker-client.ts';
import type { CallerBook } from './caller-book.ts';
import { lineShown, numberIn, readNumber } from './read-number.ts';
import { reasonsOf } from './reasons.ts';
import { answerCall } from './use-phone.ts';

/**
 * The desk beyond its window: phone links and global keys come in (a link never dials, it asks), and who rings goes out to
 * the card that the shell draws over other programs.
 */
export function followDeskAsks(deps: {
  readonly host: HostClient;
  readonly worker: Pick<WorkerClient, 'customer'>;
  readonly live: LiveStore;
  readonly callers: CallerBook;
  readonly t: T;
  readonly language: () => string;
  readonly now: () => number;
}): void {
  const { host, live, callers, t } = deps;
  const take = (ask: StreamEvent<'desk.asks'>): void => {
    const { ringing } = live.getState();
    switch (ask.kind) {
      case 'dial': {
        const number = numberIn(ask.text);
        if (number) askDial(number, null);
        return;
      }
      case 'answer':
        return void (ringing && answerCall(host, ringing.callId));
      case 'decline':
        return void (ringing && host.call('phone.hang-up', { callId: ringing.callId }));
    }
  };
  host.open('desk.asks', { snapshot: (asks) => asks.forEach(take), event: take });

  let shown: string | null = null;
  const showCard = async (): Promise<void> => {
    const { ringing } = live.getState();
    const record = ringing && callers.store.getState().records[ringing.callId];
    const wanted = ringing && `${ringing.callId} ${record?.partnerId ?? ''}`;
    if (wanted === shown) return;
    shown = wanted;
    if (!ringing) return void (await host.call('desk.show-card', { card: null }));
    const view = record?.partnerId ? await deps.worker.customer(record.partnerId) : null;
    // The call may be over by now, or have another name.
    if (shown !== wanted) return;
    const { hidden } = useView.getState();
    const { party, calledLine, callId } = ringing;
    const number = party.masked ? t('call.masked') : readNumber(party.e164 ?? party.number).shown;
    await host.call('desk.show-card', {
      card: {
        callId,
        name: hidden ? t('call.incoming') : (record?.partnerName ?? party.displayName ?? number),
        company: hidden ? '' : (view?.company?.name ?? ''),
        number: hidden || !record?.partnerName ? '' : number,
        line: calledLine ? t('call.ringsOn', { line: lineShown(calledLine) }) : t('call.rings'),
        reasons:
          view && !hidden
            ? reasonsOf(t, deps.language(), view, deps.now())
                .slice(0, 2)
                .map(({ title, end }) => [title, end].filter(Boolean).join(', '))
            : [],
        answer: t('call.answer'),
        decline: t('call.decline'),
      },
    });
  };
  const refresh = (): void => {
    if (live.getState().about?.shell !== 'electron') return;
    showCard().catch((fault: unknown) => console.error('the card could not be shown', fault));
  };
  live.subscribe((state, before) => state.ringing !== before.ringing && refresh());
  callers.store.subscribe((state, before) => {
    const callId = live.getState().ringing?.callId;
    if (callId && state.records[callId]?.partnerId !== before.records[callId]?.partnerId) refresh();
  });
}
