import type { CallRecord } from './call-record.ts';

/** The customers of the last calls, each once with their newest call, newest first. */
export function recentCustomers(records: readonly CallRecord[], limit: number): readonly CallRecord[] {
  const newest = new Map<number, CallRecord>();
  for (const record of records) {
    if (record.partnerId === null) continue;
    const known = newest.get(record.partnerId);
    if (!known || known.startedAtMs < record.startedAtMs) newest.set(record.partnerId, record);
  }
  return [...newest.values()].sort((a, b) => b.startedAtMs - a.startedAtMs).slice(0, limit);
}
