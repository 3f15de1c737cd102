import { z } from 'zod';
import { callOperations } from './call-operations.ts';
import { goodsOperations } from './goods-operations.ts';
import { tagOperations } from './tag-operations.ts';

/**
 * What a person did, in business words: the unit of the outbox, of the journal and of exactly-once.
 * Quantities are absolute, in the product's unit of measure; ids are Odoo's; times are Unix epoch milliseconds, UTC.
 */
export const operationSchema = z.discriminatedUnion('kind', [...callOperations, ...goodsOperations, ...tagOperations]);

export type Operation = z.infer<typeof operationSchema>;
export type OperationKind = Operation['kind'];
export type OperationOf<K extends OperationKind> = Extract<Operation, { kind: K }>;

/** Acts on one Odoo document go in the order they were done; a refused one holds only its own lane. */
export function laneOf(operation: Operation): string {
  switch (operation.kind) {
    case 'log-call':
      return `${operation.resModel}:${operation.resId}`;
    case 'receive':
    case 'deliver':
    case 'document-note':
      return `stock.picking:${operation.pickingId}`;
    case 'complete-activity':
      return operation.pickingId === undefined
        ? `mail.activity:${operation.activityId}`
        : `stock.picking:${operation.pickingId}`;
    case 'record-consent':
    case 'schedule-callback':
      return `res.partner:${operation.partnerId}`;
    case 'create-lot':
      return `product.product:${operation.productId}`;
    case 'count':
      return `stock.location:${operation.lines[0]?.locationId ?? 0}`;
    case 'transfer':
      return `stock.location:${operation.locationId}`;
    case 'associate-tag':
      return `tag:${operation.identity}`;
    case 'split-lot':
      return `stock.location:${operation.followsLocationId}`;
    case 'open-callback':
    case 'close-callback':
      return `callback:${operation.number}`;
    case 'ask-preparation':
      return `preparation:${operation.pickingId}`;
    case 'receive-unannounced':
    case 'create-ticket':
    case 'create-lead':
    case 'create-partner':
      return `new:${operation.operationId}`;
  }
}

/** An act goes under the name of the one who did it: whoever else is signed in, it waits. */
export function maySend(signedInLogin: string, author: Operation['author']): boolean {
  return author.login === '' || author.login.toLowerCase() === signedInLogin.toLowerCase();
}
