import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Clock } from '../../drivers/reader-driver.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { HostPart } from '../host.ts';
import type { MediaDesk } from './media-desk.ts';
import { createPhoneService } from './service.ts';

/** The telephone as a part of the host. Without account or password it is there, and says that it is not configured. */
export function createPhonePart(deps: {
  readonly settings: Settings['phone'];
  readonly password: string | null;
  readonly desk: MediaDesk;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: (line: string) => void;
}): HostPart {
  const { settings, password } = deps;
  const phone = createPhoneService({
    account:
      settings && password !== null
        ? {
            server: settings.server,
            address: settings.address,
            username: settings.username,
            displayName: settings.displayName,
            password,
            certificateAuthority: settings.certificateAuthority && readFileSync(settings.certificateAuthority, 'utf8'),
          }
        : null,
    desk: deps.desk,
    clock: deps.clock,
    random: deps.random,
    newId: randomUUID,
    log: deps.log,
  });
  return {
    handlers: {
      'phone.dial': (params) => phone.dial(params),
      'phone.answer': (params) => phone.answer(params),
      'phone.hang-up': (params) => phone.hangUp(params),
      'phone.hold': (params) => phone.hold(params),
      'phone.mute': (params) => phone.mute(params),
      'phone.send-dtmf': (params) => phone.sendDtmf(params),
      'phone.transfer': (params) => phone.transfer(params),
      'media.reply': (reply) => phone.mediaReply(reply),
      'media.report': (report) => phone.mediaReport(report),
    },
    sources: { 'phone.state': phone.state, 'media.requests': phone.mediaRequests },
    close: () => phone.close(),
  };
}
