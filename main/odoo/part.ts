import type { PushOutcome } from '../../preload/contract/odoo.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import type { HostPart } from '../host.ts';
import { createOdooService, type OdooServiceDeps } from './service.ts';

/** Odoo as a part of the host: its verbs and its health. */
export function createOdooPart(deps: OdooServiceDeps): HostPart {
  const service = createOdooService(deps);
  return {
    handlers: {
      'odoo.connect': (params) => service.connect(params),
      'odoo.pull': (request) => service.pull(request),
      'odoo.ids': (request) => service.ids(request),
      'odoo.stamps': (request) => service.stamps(request),
      'odoo.rows': (request) => service.rows(request),
      'odoo.push': joinPushes((operation) => service.push(operation)),
    },
    sources: { 'odoo.health': service.health },
    close: () => service.close(),
  };
}

/** A page that died while its act was on the way is followed by another that sends it again: both wait for the one push. */
function joinPushes(
  push: (operation: Operation) => Promise<PushOutcome>,
): (operation: Operation) => Promise<PushOutcome> {
  const running = new Map<string, Promise<PushOutcome>>();
  return (operation) => {
    const { operationId } = operation;
    const joined = running.get(operationId) ?? push(operation).finally(() => running.delete(operationId));
    running.set(operationId, joined);
    return joined;
  };
}
