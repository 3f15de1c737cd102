/** How a maker's headsets differ from the usage tables. */
export interface HeadsetQuirks {
  /** `press`: the input goes up and down, each press changes over. `level`: the input is the state itself. */
  readonly mute: 'press' | 'level';
  /** A hook that goes down this soon after the lamps changed is the headset's own echo, no wish. */
  readonly echoMs: number;
}

const usual: HeadsetQuirks = { mute: 'press', echoMs: 0 };

/**
 * By USB vendor.
 * UNSURE: taken from makers' notes on call control (Jabra, Poly/Plantronics, EPOS/Sennheiser); no headset was on the bench.
 * A recording of reports of each while a call is answered and muted from the screen would settle it.
 */
const makers: ReadonlyMap<number, Partial<HeadsetQuirks>> = new Map([
  // GN Audio (Jabra): the hook follows the lamp, and flickers while the radio link comes up.
  [0x0b0e, { echoMs: 300 }],
  // Plantronics, Poly.
  [0x047f, { echoMs: 500 }],
  // EPOS, Sennheiser Communications.
  [0x1395, { echoMs: 300 }],
  // Logitech: the mute switch of the cable is a state.
  [0x046d, { mute: 'level' }],
]);

export function quirksOf(vendorId: number): HeadsetQuirks {
  return { ...usual, ...makers.get(vendorId) };
}
