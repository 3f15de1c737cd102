/**
 * What a shared station asks before an act, by what the act risks: the badge alone for what is easily undone, the PIN for
 * the rest. Whatever is not named here needs no more than the badge that signed in.
 */
const actProofs = {
  /** What is left of an order is given up. */
  'close-shortage': 'pin',
  /** Stock figures are changed to what was counted. */
  'apply-count': 'pin',
  /** A tool whose check is overdue leaves all the same. */
  'override-inspection': 'pin',
  /** A tag leaves its holder. */
  'free-tag': 'pin',
  'set-aside-act': 'pin',
  'clear-station': 'pin',
  'station-settings': 'pin',
  /** The operating system shows beneath. */
  'leave-kiosk': 'pin',
  'enrol-people': 'pin',
  'associate-tag': 'badge',
  print: 'badge',
} as const satisfies Readonly<Record<string, 'badge' | 'pin'>>;

export type ProvenAct = keyof typeof actProofs;

/** Acts by which the station itself is changed: a responsible person's. */
const responsibleActs: ReadonlySet<ProvenAct> = new Set([
  'clear-station',
  'station-settings',
  'leave-kiosk',
  'enrol-people',
]);

/** What must still be proven. */
export type Wanting = 'nothing' | 'badge' | 'pin' | 'responsible';

/** Pure: what stands between this person and this act. Nobody enrolled: nothing. */
export function wanting(
  act: ProvenAct,
  people: {
    readonly shared: boolean;
    readonly session: { readonly responsible: boolean; readonly pinUntilMs: number | null } | null;
  } | null,
  nowMs: number,
): Wanting {
  if (!people?.shared) return 'nothing';
  const { session } = people;
  if (!session) return 'badge';
  if (responsibleActs.has(act) && !session.responsible) return 'responsible';
  return actProofs[act] === 'badge' || (session.pinUntilMs ?? 0) > nowMs ? 'nothing' : 'pin';
}
