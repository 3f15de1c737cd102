import type { HostClient } from '../../preload/contract/host-client.ts';
import type { ScanRecord } from '../../preload/contract/history-calls.ts';
import type { Taken } from '../depot/scan/scan-router.ts';
import type { OutcomeKind } from '../depot/scan/outcome.ts';

/** What of a scan may stand in the history for years: a badge's own content never does. */
export function scanRecord(
  taken: Taken,
  by: { readonly employeeId: number | null; readonly station: string },
): ScanRecord {
  const { sighting, outcome, document } = taken;
  const { source, text, readerId, antenna, meaning } = sighting;
  const isBadge = outcome.why === 'signed-in' || outcome.why === 'badge-read' || meaning.kind === 'person';
  return {
    atMs: sighting.atMs,
    source: isBadge ? 'badge' : source === 'keyboard' ? 'barcode' : source,
    code: isBadge ? '' : text.slice(0, 500),
    readerId,
    antenna,
    outcome: outcome.why === 'signed-in' ? 'signed-in' : outcome.why === 'opened' ? 'opened' : outcomes[outcome.kind],
    why: outcome.why,
    what: (outcome.what === text && isBadge ? '' : outcome.what).slice(0, 300),
    document,
    ...by,
  };
}

const outcomes: Readonly<Record<OutcomeKind, ScanRecord['outcome']>> = {
  counted: 'counted',
  seen: 'seen',
  unknown: 'unknown',
  'wrong-product': 'counted',
  'other-document': 'counted',
  refused: 'refused',
};

const batch = 1000;
/** While the host is away so many wait; what is older is lost to the history only, never to the work. */
const mostWaiting = 20_000;
const retryMs = 5000;

/** Hands scans on to the host's log, in order, behind the screen's back. */
export function createScanLog(deps: {
  readonly host: Pick<HostClient, 'call'>;
  readonly after: (delayMs: number, run: () => void) => () => void;
}): { note(records: readonly ScanRecord[]): void } {
  const waiting: ScanRecord[] = [];
  let sending = false;
  const send = async (): Promise<void> => {
    if (sending) return;
    sending = true;
    while (waiting.length > 0) {
      const scans = waiting.slice(0, batch);
      const kept = await deps.host.call('history.note-scans', { scans });
      // A record that the host cannot read would stop all that follow.
      const poisoned = !kept.ok && kept.failure.kind === 'bad-arguments';
      if (!kept.ok && !poisoned) {
        deps.after(retryMs, () => void send());
        break;
      }
      if (poisoned) console.error('scans that do not fit the history', kept.failure);
      waiting.splice(0, scans.length);
    }
    sending = false;
  };
  return {
    note(records) {
      waiting.push(...records);
      if (waiting.length > mostWaiting) waiting.splice(0, waiting.length - mostWaiting);
      void send();
    },
  };
}
