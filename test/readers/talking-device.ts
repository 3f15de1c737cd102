import { openSerialPort } from '../../drivers/serial-port.ts';
import { createPlainSimulator } from '../../drivers/line-text/simulator.ts';
import { createScene } from '../../drivers/simulation/scene.ts';
import { systemClock } from '../../main/clock.ts';
import { layPtyPair } from './pty-pair.ts';

/** A device on a serial line that only talks: a hand scanner, and a badge reader that tells low-frequency badges. */
export interface TalkingDevice {
  /** The station's end of the line. */
  readonly path: string;
  /** Somebody pulls the trigger on a label. */
  scan(text: string): void;
  /** Somebody holds a badge before it; null: takes it away. @param idHex ten hex digits, upper case */
  hold(idHex: string | null): void;
  close(): Promise<void>;
}

export async function startTalkingDevice(): Promise<TalkingDevice> {
  const line = await layPtyPair();
  const scene = createScene([], { random: () => 0.5 });
  const simulator = createPlainSimulator({
    port: await openSerialPort(line.far, 9600),
    clock: systemClock,
    scene,
  });
  return {
    path: line.near,
    scan: (text) => scene.scan(text, ''),
    hold: (idHex) => scene.place(idHex === null ? [] : [{ epcHex: idHex, rssiDbm: -50, hearing: 1 }]),
    async close() {
      await simulator.close();
      line.close();
    },
  };
}
