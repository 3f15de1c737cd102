import type { Clock } from '../../drivers/reader-driver.ts';
import type { PhoneState } from '../../preload/contract/phone.ts';
import type { HostPart } from '../host.ts';
import type { NativePorts } from '../native/native-ports.ts';
import type { PhoneService } from '../phone/service.ts';
import { createHeadsetDesk } from './headset-desk.ts';
import type { HeadsetCall } from './headset-machine.ts';
import { readHidrawDescriptor } from './hidraw-descriptor.ts';

/** The headset's buttons drive the telephone, the telephone's state drives the headset's lamps. */
export function createHeadsetPart(deps: {
  readonly native: Pick<NativePorts, 'listHid' | 'openHid'>;
  readonly phone: Pick<PhoneService, 'state' | 'answer' | 'hangUp' | 'mute' | 'setHeadset'>;
  readonly clock: Clock;
  readonly watchPorts: ((changed: () => void) => () => void) | undefined;
  readonly log: (line: string) => void;
}): HostPart {
  const { phone } = deps;
  const desk = createHeadsetDesk({
    ...deps,
    readDescriptor: readHidrawDescriptor,
    onName: (name) => phone.setHeadset(name),
  });
  let calls = phone.state.snapshot().calls;
  const follow = (state: Pick<PhoneState, 'calls'>): void => {
    ({ calls } = state);
    desk.follow(headsetCall(calls).call);
  };
  const stopFollowing = phone.state.onEvent(follow);
  const stopGestures = desk.onGesture((gesture) => {
    const { callId } = headsetCall(calls);
    if (callId === null) return;
    if (gesture === 'answer') void phone.answer({ callId });
    else if (gesture === 'hang-up') void phone.hangUp({ callId });
    else void phone.mute({ callId, muted: gesture.muted });
  });
  follow({ calls });
  return {
    async close() {
      stopFollowing();
      stopGestures();
      await desk.close();
    },
  };
}

/**
 * The one call that a headset's button is about: the one in talk, so that a second call that rings does not take its hang-up;
 * then the one that rings; then one on hold.
 */
export function headsetCall(calls: PhoneState['calls']): {
  readonly callId: string | null;
  readonly call: HeadsetCall;
} {
  const inPhase = (...phases: readonly string[]) => calls.find(({ phase }) => phases.includes(phase));
  const talking = inPhase('talking', 'answering', 'dialling', 'early');
  if (talking) return { callId: talking.callId, call: { phase: 'talking', muted: talking.muted } };
  const ringing = inPhase('ringing');
  if (ringing) return { callId: ringing.callId, call: { phase: 'ringing', muted: false } };
  const held = inPhase('on-hold');
  if (held) return { callId: held.callId, call: { phase: 'on-hold', muted: false } };
  return { callId: null, call: idle };
}

const idle: HeadsetCall = { phase: 'idle', muted: false };
