import { describe, expect, test } from 'vitest';
import { stepBoundary, type Boundary, type BoundaryEvent } from '../../../main/station/boundary.ts';
import { createCycleSets } from '../../../main/station/cycle-sets.ts';
import { readingRulesSchema } from '../../../preload/contract/station.ts';

type Script = readonly (readonly [
  atMs: number,
  what: 'ask' | 'dismiss' | 'tag' | 'high' | 'low' | 'tick',
  then: string,
])[];

/** Plays events, and says after each what the boundary is and what it did. */
function play(rules: Parameters<typeof readingRulesSchema.parse>[0], script: Script): void {
  const parsed = readingRulesSchema.parse(rules);
  let boundary: Boundary = { kind: 'off' };
  for (const [atMs, what, then] of script) {
    const event: BoundaryEvent =
      what === 'ask'
        ? { kind: 'asked', atMs }
        : what === 'dismiss'
          ? { kind: 'dismissed', atMs }
          : what === 'tag'
            ? { kind: 'new-tag', atMs }
            : what === 'tick'
              ? { kind: 'tick', atMs }
              : { kind: 'gpio', pin: 1, level: what === 'high' ? 1 : 0, atMs };
    const step = stepBoundary(boundary, event, parsed);
    boundary = step.boundary;
    const did = step.effects.map((effect) => (effect.kind === 'cycle-ends' ? `ended by ${effect.by}` : 'began'));
    expect([boundary.kind, ...did].join(', '), `${what} at ${atMs}`).toBe(then);
  }
}

const gpi = { start: { kind: 'gpi', pin: 1, level: 1 } } as const;

describe('boundaries of a cycle', () => {
  test('asked, it reads until it is told to stop', () => {
    play({}, [
      [0, 'tick', 'off'],
      [0, 'ask', 'running, began'],
      [1, 'ask', 'running'],
      [90_000_000, 'tick', 'running'],
      [90_000_001, 'dismiss', 'off, ended by asked'],
      [90_000_002, 'dismiss', 'off'],
    ]);
  });

  test('an input begins it, no new tag for an interval ends it, and it waits for the next pallet', () => {
    play({ ...gpi, stopWhenQuietMs: 3_000 }, [
      [0, 'high', 'off'],
      [0, 'ask', 'waiting'],
      [100, 'low', 'waiting'],
      [200, 'high', 'running, began'],
      [1_000, 'tag', 'running'],
      [3_900, 'tick', 'running'],
      [4_000, 'tick', 'waiting, ended by quiet'],
      [5_000, 'tick', 'waiting'],
      [6_000, 'high', 'running, began'],
      [6_100, 'low', 'running'],
      [6_200, 'dismiss', 'off, ended by asked'],
    ]);
  });

  test('the input going back ends it where the rules say so', () => {
    play({ ...gpi, stopWithGpi: true }, [
      [0, 'ask', 'waiting'],
      [200, 'high', 'running, began'],
      [300, 'high', 'running'],
      [900, 'low', 'waiting, ended by gpi'],
    ]);
  });

  test('a duration ends it; with a repetition the next begins on its turn', () => {
    play({ durationMs: 5_000, repeatMs: 20_000 }, [
      [0, 'ask', 'running, began'],
      [5_000, 'tick', 'waiting, ended by duration'],
      [19_999, 'tick', 'waiting'],
      [20_000, 'tick', 'running, began'],
    ]);
    play({ durationMs: 5_000 }, [
      [0, 'ask', 'running, began'],
      [5_000, 'tick', 'off, ended by duration'],
      [60_000, 'tick', 'off'],
    ]);
  });
});

test('a cycle tells who is here, who came and who is missing against the one before', () => {
  const cycles = createCycleSets();
  expect(cycles.report()).toBeNull();
  cycles.begin(0);
  expect([cycles.add('A'), cycles.add('B'), cycles.add('A')]).toEqual([true, true, false]);
  cycles.end(1_000, 'quiet');
  cycles.begin(5_000);
  cycles.add('B');
  cycles.add('C');
  cycles.add('D');
  cycles.remove('D');
  expect(cycles.report()).toMatchObject({ current: ['B', 'C'], additions: ['C'], deletions: [], endedBy: null });
  cycles.end(6_000, 'duration');
  expect(cycles.report()).toEqual({
    number: 2,
    startedAtMs: 5_000,
    endedAtMs: 6_000,
    endedBy: 'duration',
    current: ['B', 'C'],
    additions: ['C'],
    deletions: ['A'],
  });
});
