import type { ReaderInsight, ReaderStatus } from '../../preload/contract/station.ts';

/**
 * What the support needs of a reader, as text: state, make, figures, last frames. EPCs, serial numbers and names of the
 * station are masked, wherever they stand, in the frames too: whose goods these are is nobody's business there.
 */
export function supportText(deps: {
  readonly reader: ReaderStatus;
  readonly insight: ReaderInsight | null;
  readonly version: string;
  readonly shell: string;
  readonly platform: string;
  readonly nowMs: number;
}): string {
  const { reader, insight } = deps;
  const epcs = [...new Set((insight?.frames ?? []).flatMap(({ tag }) => (tag ? [tag.epcHex] : [])))];
  const mask = (hex: string): string =>
    epcs.reduce((text, epcHex) => text.replaceAll(epcHex, masked(epcHex)), hex.toUpperCase());
  const lines = [
    `Duret ${deps.version}, ${deps.shell}, ${deps.platform}`,
    `at ${new Date(deps.nowMs).toISOString()}`,
    `driver ${reader.driverId}, port ${maskedPath(reader.path)}`,
    `state ${reader.state}, trouble ${reader.trouble ?? '-'}, since ${new Date(reader.sinceMs).toISOString()}`,
    `maker ${reader.maker ?? '-'}, model ${reader.model ?? '-'}, firmware ${reader.firmware ?? '-'}`,
    `region ${reader.region ?? '-'}, power ${reader.powerDbm ?? '-'} dBm, antennas ${reader.antennas ?? '-'} (chosen ${reader.chosenAntennas?.join(' ') ?? 'all'}), temperature ${reader.temperatureC ?? '-'} C`,
    `reads ${reader.readsTotal} (${Math.round(reader.readsPerSecond)}/s), frames ${insight?.framesTotal ?? '-'}, discarded bytes ${reader.discardedBytes}`,
  ];
  if (insight) {
    lines.push(`rules ${JSON.stringify({ ...insight.rules, zones: insight.rules.zones.length })}`);
    lines.push('happenings');
    for (const { atMs, what } of insight.happenings) lines.push(`  ${new Date(atMs).toISOString()} ${what}`);
    lines.push('antennas, reads in the last minute');
    for (const { antenna, readsLastMinute, lastRssiDbm } of insight.antennas)
      lines.push(`  ${antenna}: ${readsLastMinute}, last ${lastRssiDbm ?? '-'} dBm`);
    lines.push('frames');
    for (const { atMs, direction, hex, name } of insight.frames.slice(-40))
      lines.push(`  ${new Date(atMs).toISOString()} ${direction} ${mask(hex)}${name === null ? '' : ` ${name}`}`);
  }
  lines.push('discarded');
  for (const { atMs, hex, reason } of reader.discardedSamples)
    lines.push(`  ${new Date(atMs).toISOString()} ${reason} ${mask(hex)}`);
  return `${lines.join('\n')}\n`;
}

/** Header and length stay: they tell the scheme. */
const masked = (epcHex: string): string => epcHex.slice(0, 2) + '*'.repeat(Math.max(0, epcHex.length - 2));

/** `/dev/serial/by-id/…` names the device's serial number, a network path the company's addresses. */
function maskedPath(path: string): string {
  if (path.startsWith('/dev/serial/by-id/')) return '/dev/serial/by-id/***';
  return /^(\/dev\/|COM\d|[0-9a-f]{4}:[0-9a-f]{4}$|simulateur)/i.test(path) ? path : '***';
}
