/** Plain noise, or a recorded frame cut short, changed, doubled, stretched, spliced into another or drowned in noise. */
export function hostileInput(recorded: readonly Uint8Array[], random: () => number): Uint8Array {
  const pick = (below: number): number => Math.floor(random() * below);
  const noise = Uint8Array.from({ length: pick(48) }, () => pick(256));
  const frame = recorded[pick(recorded.length)] ?? noise;
  const other = recorded[pick(recorded.length)] ?? noise;
  const at = pick(frame.length);
  const copy = frame.slice();
  switch (pick(9)) {
    case 0:
      return noise;
    case 1:
      return copy.subarray(0, at);
    case 2:
      copy[at] = (copy[at] ?? 0) ^ (1 << pick(8));
      return copy;
    case 3:
      return Uint8Array.of(...copy, ...copy);
    case 4:
      return Uint8Array.of(...noise, ...copy.subarray(0, 3));
    case 5:
      return Uint8Array.of(...copy.subarray(0, at), ...other, ...copy.subarray(at));
    case 6:
      return Uint8Array.of(...noise, ...copy, ...noise);
    case 7:
      // A length or a count that promises everything, or nothing.
      copy[pick(Math.min(8, copy.length))] = random() < 0.5 ? 0xff : 0x00;
      return copy;
    default:
      return Uint8Array.of(...copy.subarray(0, at), ...noise);
  }
}
