import type { OdooHealth, PushOutcome } from '../../preload/contract/odoo.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import type { HostPart } from '../host.ts';
import { createOdooService, type OdooServiceDeps } from './service.ts';

/**
 * Odoo as a part of the host: its verbs and its health.
 *
 * @returns with `followGroups`: tells which of these groups the signed-in person is in, whenever Odoo is there again
 */
export function createOdooPart(
  deps: OdooServiceDeps,
): HostPart & { followGroups(groups: readonly string[], tell: (held: readonly string[]) => void): void } {
  const service = createOdooService(deps);
  return {
    followGroups(groups, tell) {
      if (groups.length === 0) return;
      let known = '';
      const look = ({ state, uid }: OdooHealth): void => {
        const now = `${state} ${uid}`;
        if (state !== 'online' || now === known) return void (known = now);
        known = now;
        void service.heldGroups(groups).then((held) => held && tell(held));
      };
      service.health.onEvent(look);
      look(service.health.snapshot());
    },
    handlers: {
      'odoo.connect': (params) => service.connect(params),
      'odoo.pull': (request) => service.pull(request),
      'odoo.ids': (request) => service.ids(request),
      'odoo.stamps': (request) => service.stamps(request),
      'odoo.rows': (request) => service.rows(request),
      'odoo.presence': async (told) => ({ told: await service.presence(told) }),
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
