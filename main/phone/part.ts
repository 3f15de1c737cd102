import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Clock } from '../../drivers/reader-driver.ts';
import type { DeviceChoice, IncomingChoice, MediaSettings } from '../../preload/contract/phone.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { HostPart } from '../host.ts';
import type { MediaDesk } from './media-desk.ts';
import { plainPlan, type PhonePlan } from './phone-plan.ts';
import { createPhoneService, type PhoneService } from './service.ts';
import type { SipAccount } from './sip-account.ts';
import { ownAddresses, watchWaking } from './wake-watch.ts';

type PhoneSettings = NonNullable<Settings['phone']>;

/** What is kept with the other secrets. `passwords` by account address; an account without one is not registered. */
export interface PhoneSecrets {
  readonly passwords: ReadonlyMap<string, string>;
  readonly turnPassword: string | null;
}

/** The telephone as a part of the host. Without account or password it is there, and says that it is not configured. */
export function createPhonePart(deps: {
  readonly settings: Settings;
  readonly secrets: PhoneSecrets;
  /** Tells two stations of one account apart at the registrar, and this one from itself before a restart not. */
  readonly stationId: string;
  readonly groups: () => readonly string[];
  readonly desk: MediaDesk;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: (line: string) => void;
  readonly save: (chosen: { readonly sound: DeviceChoice } | { readonly incoming: IncomingChoice }) => void;
}): HostPart & { readonly service: PhoneService } {
  const { settings, secrets } = deps;
  const phone = createPhoneService({
    ...deps,
    accounts: settings.phone ? accountsOf(settings.phone, secrets, deps.stationId) : [],
    plan: planOf(settings, deps.groups),
    media: mediaOf(settings, secrets),
    incoming: settings.incoming,
    newId: randomUUID,
  });
  const stopWatching = watchWaking({
    clock: deps.clock,
    network: ownAddresses,
    onWoken(why) {
      deps.log(`phone: connecting anew (${why})`);
      phone.retryNow();
    },
  });
  return {
    service: phone,
    handlers: {
      'phone.dial': (params) => phone.dial(params),
      'phone.read-number': (params) => phone.readNumber(params),
      'phone.answer': (params) => phone.answer(params),
      'phone.hang-up': (params) => phone.hangUp(params),
      'phone.hold': (params) => phone.hold(params),
      'phone.mute': (params) => phone.mute(params),
      'phone.send-dtmf': (params) => phone.sendDtmf(params),
      'phone.transfer': (params) => phone.transfer(params),
      'phone.consult': (params) => phone.consult(params),
      'phone.complete-transfer': (params) => phone.completeTransfer(params),
      'phone.deflect': (params) => phone.deflect(params),
      'phone.set-conference': (params) => phone.setConference(params),
      'phone.park': (params) => phone.park(params),
      'phone.pick-up': (params) => phone.pickUp(params),
      'phone.set-do-not-disturb': (params) => phone.setDoNotDisturb(params),
      'phone.set-forward': (forward) => phone.setForward(forward),
      'phone.choose-devices': (devices) => phone.chooseDevices(devices),
      'phone.retry': () => phone.retryNow(),
      'media.reply': (reply) => phone.mediaReply(reply),
      'media.report': (report) => phone.mediaReport(report),
      'media.sound': (sound) => phone.mediaSound(sound),
    },
    sources: {
      'phone.state': phone.state,
      'media.requests': phone.mediaRequests,
      'media.settings': phone.mediaSettings,
    },
    async close() {
      stopWatching();
      await phone.close();
    },
  };
}

function accountsOf(settings: PhoneSettings, { passwords }: PhoneSecrets, stationId: string): SipAccount[] {
  return [settings, ...settings.moreAccounts].flatMap((account): SipAccount[] => {
    const password = passwords.get(account.address);
    if (password === undefined) return [];
    const { server, address, username, displayName, outboundProxy, certificateAuthority } = account;
    return [
      {
        server,
        address,
        username,
        displayName,
        password,
        outboundProxy,
        certificateAuthority: certificateAuthority && readFileSync(certificateAuthority, 'utf8'),
        instanceId: uuidOf(`${hostname()} ${stationId} ${address}`),
      },
    ];
  });
}

function planOf(settings: Settings, groups: () => readonly string[]): PhonePlan {
  return { ...plainPlan, ...settings.phone, stationAddress: settings.station.address, groups };
}

function mediaOf(settings: Settings, { turnPassword }: PhoneSecrets): MediaSettings {
  const { stunServers = [], turnServers = [], relayOnly = false, codecs = [] } = settings.phone ?? {};
  return {
    iceServers: [
      ...stunServers.map((server) => ({
        urls: /^stuns?:/u.test(server) ? server : `stun:${server}`,
        username: null,
        credential: null,
      })),
      ...turnServers.map(({ url, username }) => ({ urls: url, username, credential: turnPassword })),
    ],
    relayOnly,
    codecs: codecs.length > 0 ? codecs : ['opus', 'G722', 'PCMA', 'PCMU'],
    devices: settings.sound,
  };
}

/** A UUID (version 8, RFC 9562) that is the same for the same text. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
