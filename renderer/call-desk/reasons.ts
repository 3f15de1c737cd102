import {
  CalendarClock,
  FileText,
  Hourglass,
  LifeBuoy,
  Lightbulb,
  Package,
  ReceiptEuro,
  Truck,
  Wrench,
  type LucideIcon,
} from 'lucide-react';
import type { OperationOf } from '../../preload/contract/operation.ts';
import { ageWords, clockTime, dayWords, moneyWords, odooTimeMs } from '../i18n/format.ts';
import type { T } from '../i18n/i18n.ts';
import type { CustomerView } from '../worker/worker-api.ts';

/** One thing that the person may be calling about. */
export interface Reason {
  readonly key: string;
  readonly icon: LucideIcon;
  readonly title: string;
  readonly detail: string;
  readonly end: string;
  readonly tone: '' | 'ok' | 'unknown' | 'live';
  /** What a call's note can be about; null when it names no document. */
  readonly about: NonNullable<OperationOf<'log-call'>['about']> | null;
}

const dayMs = 86_400_000;

/** Most likely first: what is planned today, what waits for an answer, what is to be delivered, what is owed. */
export function reasonsOf(t: T, language: string, view: CustomerView, nowMs: number): readonly Reason[] {
  const names = new Map(
    [view.partner, ...(view.company ? [view.company] : []), ...view.sites, ...view.contacts].map((row) => [
      row.id,
      row.name,
    ]),
  );
  const whose = (partnerId: number | null): string =>
    partnerId === null || partnerId === view.partner.id ? '' : (names.get(partnerId) ?? '');
  const reasons: Reason[] = [];

  for (const { task, people } of view.tasks.slice(0, 4)) {
    const fromMs = odooTimeMs(task.plannedAt);
    const untilMs = odooTimeMs(task.plannedUntil);
    const when =
      fromMs === null
        ? ''
        : `${dayWords(t, language, fromMs, nowMs)}, ${clockTime(fromMs)}${untilMs === null ? '' : t('reason.until', { time: clockTime(untilMs) })}`;
    reasons.push({
      key: `task ${task.id}`,
      icon: Wrench,
      title: when ? t('reason.intervention', { when }) : task.name,
      detail: [when ? task.name : '', whose(task.partnerId), task.projectName].filter(Boolean).join(', '),
      end: people.join(', ') || (task.stageName ?? ''),
      tone: fromMs !== null && Math.abs(fromMs - nowMs) < dayMs ? 'live' : '',
      about: { resModel: 'project.task', resId: task.id, name: task.name },
    });
  }
  for (const ticket of view.tickets.slice(0, 3)) {
    reasons.push({
      key: `ticket ${ticket.id}`,
      icon: LifeBuoy,
      title: t('reason.ticket', { name: [ticket.reference, ticket.name].filter(Boolean).join(' ') }),
      detail: [whose(ticket.partnerId), ticket.userName].filter(Boolean).join(', '),
      end: ticket.urgent ? t('reason.urgent') : (ticket.stageName ?? ''),
      tone: ticket.urgent ? 'unknown' : '',
      about: { resModel: 'helpdesk.ticket', resId: ticket.id, name: ticket.reference ?? ticket.name },
    });
  }
  for (const quote of view.quotes.slice(0, 3)) {
    const sentMs = odooTimeMs(quote.orderedAt);
    reasons.push({
      key: `order ${quote.id}`,
      icon: FileText,
      title: t('reason.quote', { name: quote.name, amount: moneyWords(language, quote.amount, quote.currency) }),
      detail: [quote.customerReference, whose(quote.partnerId), quote.userName].filter(Boolean).join(', '),
      end:
        quote.state === 'draft'
          ? t('reason.draft')
          : sentMs === null
            ? t('reason.sent')
            : t('reason.waitsSince', { age: ageWords(t, nowMs - sentMs) }),
      tone: quote.state === 'sent' ? 'unknown' : '',
      about: { resModel: 'sale.order', resId: quote.id, name: quote.name },
    });
  }
  for (const order of view.orders.slice(0, 3)) {
    const promisedMs = odooTimeMs(order.promisedAt);
    reasons.push({
      key: `order ${order.id}`,
      icon: Package,
      title: t('reason.order', { name: order.name, amount: moneyWords(language, order.amount, order.currency) }),
      detail: [order.customerReference, whose(order.partnerId)].filter(Boolean).join(', '),
      end:
        promisedMs === null
          ? order.delivery
            ? t(`reason.delivery.${deliveryWord(order.delivery)}`)
            : ''
          : t('reason.promised', { day: dayWords(t, language, promisedMs, nowMs) }),
      tone: promisedMs !== null && promisedMs < nowMs ? 'unknown' : '',
      about: { resModel: 'sale.order', resId: order.id, name: order.name },
    });
  }
  for (const { document, short } of view.deliveries.slice(0, 3)) {
    const { picking, moves } = document;
    const dueMs = odooTimeMs(picking.scheduledDate);
    const lines = moves.length;
    reasons.push({
      key: `picking ${picking.id}`,
      icon: Truck,
      title: t('reason.goods', { name: picking.name, day: dueMs === null ? '' : dayWords(t, language, dueMs, nowMs) }),
      detail: [picking.origin, whose(picking.partnerId)].filter(Boolean).join(', '),
      end:
        short.length === 0 ? t('reason.ready', { count: lines }) : t('reason.missing', { count: short.length, lines }),
      tone: short.length === 0 ? 'ok' : 'unknown',
      about: { resModel: 'stock.picking', resId: picking.id, name: picking.name },
    });
  }
  for (const lead of view.leads.slice(0, 2)) {
    reasons.push({
      key: `lead ${lead.id}`,
      icon: Lightbulb,
      title: t('reason.lead', { name: lead.name }),
      detail: [whose(lead.partnerId), lead.userName].filter(Boolean).join(', '),
      end: lead.stageName ?? '',
      tone: '',
      about: { resModel: 'crm.lead', resId: lead.id, name: lead.name },
    });
  }
  if (view.overdue) {
    const days = Math.max(1, Math.floor((nowMs - Date.parse(view.overdue.sinceOn)) / dayMs));
    reasons.push({
      key: 'overdue',
      icon: ReceiptEuro,
      title: t('reason.overdue', { count: view.overdue.count, days }),
      detail: t('reason.overdueWhy'),
      end: '',
      tone: 'unknown',
      about: null,
    });
  }
  for (const { picking } of view.receipts.slice(0, 2)) {
    reasons.push({
      key: `receipt ${picking.id}`,
      icon: Hourglass,
      title: t('reason.receipt', { name: picking.name }),
      detail: picking.origin ?? '',
      end: t('depot.waiting'),
      tone: '',
      about: { resModel: 'stock.picking', resId: picking.id, name: picking.name },
    });
  }
  for (const callback of view.callbacks.slice(0, 2)) {
    reasons.push({
      key: `activity ${callback.id}`,
      icon: CalendarClock,
      title: callback.summary ?? callback.typeName ?? '',
      detail: callback.userName ?? '',
      end: callback.dueOn ? dayWords(t, language, Date.parse(callback.dueOn), nowMs) : '',
      tone: '',
      about: null,
    });
  }
  return reasons;
}

function deliveryWord(delivery: string): 'pending' | 'started' | 'partial' | 'full' {
  return delivery === 'started' || delivery === 'partial' || delivery === 'full' ? delivery : 'pending';
}
