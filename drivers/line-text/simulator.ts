import { toHex } from '../hex.ts';
import type { Heard } from '../simulation/scene.ts';
import { everyRound, type Simulator, type SimulatorDeps, type SimulatorOptions } from '../simulation/simulator.ts';
import { createLineSplitter } from './splitter.ts';

/** The far end of TSL ASCII 2.x: a reader with a trigger, which is input 1 of the scene. */
export function createTslSimulator(deps: SimulatorDeps, options: SimulatorOptions = {}): Simulator {
  const { port, clock, scene } = deps;
  const splitter = createLineSplitter('plain');
  let cancelRound = (): void => undefined;
  let tellsTrigger = false;

  const stopBytes = port.onBytes((bytes) => {
    for (const chunk of splitter.push(bytes)) {
      if (chunk.kind === 'frame') obey(new TextDecoder('latin1').decode(chunk.bytes));
    }
  });
  const stopClosed = port.onClosed(() => cancelRound());
  /** A pulled trigger reads by itself, as the reader comes from the factory. */
  const stopInputs = scene.onInput((pin, level) => {
    if (pin !== 1) return;
    if (tellsTrigger) say([`SW: ${level === 1 ? 'single' : 'off'}`]);
    if (level === 1) round();
  });
  if (options.reading === true) round();

  function obey(line: string): void {
    const [command = ''] = line.split(' ');
    switch (command) {
      case '.ab':
        cancelRound();
        return reply(command);
      case '.vr':
        return reply(command, ['MF: TSL', 'US: 1128-EU-01234', 'PV: 2.5', 'UF: 1.6.0', 'RF: 1.1.0']);
      case '.sa':
        tellsTrigger = line.includes('-aon');
        return reply(command);
      case '.iv':
        return line.endsWith('-n') ? reply(command) : round();
      default:
        return reply(command, [], COMMAND_NOT_FOUND);
    }
  }

  function round(): void {
    cancelRound();
    cancelRound = clock.after(options.roundMs ?? 20, () => {
      const { heard } = scene.round(1);
      reply('.iv', heard.flatMap(tagLines), heard.length === 0 ? NO_TAG : null);
    });
  }

  function reply(command: string, lines: readonly string[] = [], error: string | null = null): void {
    if (options.mute?.includes(command.charCodeAt(1)) === true) return;
    say([`CS: ${command}`, ...lines, error === null ? 'OK:' : `ER: ${error}`]);
  }

  function say(lines: readonly string[]): void {
    port.write(new TextEncoder().encode(`${lines.join('\r\n')}\r\n\r\n`));
  }

  return {
    reboot: () => {
      cancelRound();
      tellsTrigger = false;
    },
    close: async () => {
      cancelRound();
      stopInputs();
      stopBytes();
      stopClosed();
      await port.close();
    },
  };
}

/** The far end of a device that only talks: a scanner on USB-CDC, and a badge reader for what lies in the scene. */
export function createPlainSimulator(deps: SimulatorDeps, options: SimulatorOptions = {}): Simulator {
  const { port, clock, scene } = deps;
  const stopScans = scene.onScan((text, aim) => port.write(new TextEncoder().encode(`${aim}${text}\r\n`)));
  const stopRounds = everyRound(clock, options.roundMs ?? 20, () => {
    for (const { pcAndEpc } of scene.round(1).heard) port.write(badgeLine(pcAndEpc.subarray(2, 7)));
  });
  const stopClosed = port.onClosed(halt);

  function halt(): void {
    stopScans();
    stopRounds();
  }

  return {
    reboot: () => undefined,
    close: async () => {
      halt();
      stopClosed();
      await port.close();
    },
  };
}

function tagLines({ pcAndEpc, rssiDbm, tagCrc }: Heard): string[] {
  const crc = tagCrc.toString(16).toUpperCase().padStart(4, '0');
  return [`EP: ${toHex(pcAndEpc, 2)}`, `PC: ${toHex(pcAndEpc, 0, 2)}`, `CR: ${crc}`, `RI: ${rssiDbm}`];
}

/** STX, ten hex digits and their exclusive-or, CR LF ETX, as ID-12 readers send it. */
function badgeLine(id: Uint8Array): Uint8Array {
  const sum = id.reduce((xor, byte) => xor ^ byte, 0);
  return Uint8Array.of(0x02, ...new TextEncoder().encode(toHex(Uint8Array.of(...id, sum))), 0x0d, 0x0a, 0x03);
}

const NO_TAG = '005';
const COMMAND_NOT_FOUND = '004';
