import type { BytePort, Clock } from '../drivers/reader-driver.ts';
import type { Settings } from '../preload/contract/settings.ts';
import type { ToHost, ToPage, Wire } from '../preload/contract/messages.ts';
import { serveContract, type CallHandlers, type StreamSources } from './bridge/serve-contract.ts';
import type { PortTrouble } from '../drivers/serial-port.ts';
import type { ReaderSearch } from './station/find-readers.ts';
import type { SessionRecorder } from './station/session-recorder.ts';
import type { PortPlan, ReaderPlan } from './station/reader-supervisor.ts';
import type { TagsDeps } from './tags/part.ts';
import { createStationService } from './station/station-service.ts';

/** One part of the host: verbs it answers, streams it feeds, a lifetime. */
export interface HostPart {
  readonly handlers?: CallHandlers;
  readonly sources?: StreamSources;
  close(): Promise<void> | void;
}

export interface Host {
  /** Serves one page (or its worker) until its wire closes. */
  serve(wire: Wire<ToPage, ToHost>): void;
  close(): Promise<void>;
}

/**
 * The host, composed once, without Electron: both shells carry it.
 * Parts are given in the order they start; they are closed in reverse.
 */
export function createHost(deps: {
  readonly settings: Settings;
  readonly version: string;
  readonly shell: 'electron' | 'browser';
  readonly demonstration: boolean;
  readonly clock: Clock;
  readonly readers: readonly ReaderPlan[];
  /** Readers to look for on the serial ports; null looks for none. */
  readonly search: ReaderSearch | null;
  readonly openPort: (plan: PortPlan) => Promise<BytePort>;
  readonly troubleOf: (error: unknown) => PortTrouble;
  readonly saveSettings: (settings: Settings) => void;
  /** Null records no reader's session. */
  readonly recorder: SessionRecorder | null;
  /** Writing of tags, over the readers. */
  readonly tags: (host: TagsDeps) => HostPart;
  readonly parts: readonly HostPart[];
  /** What the readers stand on: closed after them. */
  readonly beneath: readonly HostPart[];
  readonly log: (line: string) => void;
}): Host {
  let settings = deps.settings;
  const station = createStationService({
    ...deps,
    plans: deps.readers,
    readAtStart: true,
    choices: settings.readerChoices ?? {},
    keepChoice(readerId, choice) {
      const chosen = { ...settings, readerChoices: { ...settings.readerChoices, [readerId]: choice } };
      deps.saveSettings(chosen);
      settings = chosen;
    },
  });
  const tags = deps.tags({ reader: station.reader, companyPrefix: () => settings.station.companyPrefix ?? null });
  const parts: readonly HostPart[] = [...deps.beneath, tags, station, ...deps.parts];
  const handlers: CallHandlers = Object.assign(
    {
      'app.describe': () => ({
        version: deps.version,
        shell: deps.shell,
        demonstration: deps.demonstration,
        settings,
      }),
      'settings.write'(asked) {
        // The page knows the readers' choices as they were when it asked; they have a verb of their own.
        const { readerChoices: _, ...rest } = asked;
        const written = { ...rest, ...(settings.readerChoices && { readerChoices: settings.readerChoices }) };
        deps.saveSettings(written);
        settings = written;
        return null;
      },
    } satisfies CallHandlers,
    ...parts.map((part) => part.handlers ?? {}),
  );
  const sources: StreamSources = Object.assign({}, ...parts.map((part) => part.sources ?? {}));

  return {
    serve(wire) {
      serveContract(wire, { handlers, sources }, (method, fault) =>
        deps.log(`${method}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`),
      );
    },
    async close() {
      for (const part of [...parts].reverse()) await part.close();
    },
  };
}
