import type { HostPart } from '../host.ts';
import { createOdooService, type OdooServiceDeps } from './service.ts';

/** Odoo as a part of the host: its verbs and its health. */
export function createOdooPart(deps: OdooServiceDeps): HostPart {
  const service = createOdooService(deps);
  return {
    handlers: {
      'odoo.connect': (params) => service.connect(params),
      'odoo.pull': (request) => service.pull(request),
      'odoo.ids': (params) => service.ids(params),
      'odoo.push': (operation) => service.push(operation),
    },
    sources: { 'odoo.health': service.health },
    close: () => service.close(),
  };
}
