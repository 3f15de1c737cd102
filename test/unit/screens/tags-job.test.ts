import { describe, expect, test } from 'vitest';
import type { ScanEvent } from '../../../renderer/depot/scan/job.ts';
import type { Goods, Meaning, Sighting } from '../../../renderer/store/sighting.ts';
import {
  associateOperations,
  startTags,
  tagsJob,
  type TagsEvent,
  type TagsSession,
} from '../../../renderer/tags/tags-job.ts';
import { goodsOf } from './a-sighting.ts';

const sighting = (text: string, meaning: Meaning, source: Sighting['source'] = 'tag'): ScanEvent => ({
  kind: 'sighted',
  by: 7,
  sighting: { source, text, aim: null, pc: null, readerId: 'quai', antenna: 1, rssiDbm: -50, atMs: 1000, meaning },
});
const unknown = (text: string): ScanEvent => sighting(text, { kind: 'unknown', why: 'raw' });
const drill = { id: 3, name: 'Perceuse', code: 'P', uomName: 'Unité(s)', tracking: 'none' } as const;
const goods = (over: Partial<Goods> = {}): Meaning => ({ kind: 'goods', ...goodsOf(drill, over) });
const after = (...events: (TagsEvent | ScanEvent)[]): TagsSession => tagsJob.reduce(startTags(), events).session;
const outcomes = (...events: (TagsEvent | ScanEvent)[]) =>
  tagsJob.reduce(startTags(), events).outcomes.map((one) => one && `${one.kind}/${one.why}`);
const head = { author: { login: 'depot', employeeId: null, station: 'Quai 2' }, newId: () => 'id', atMs: 5000 };

describe('giving tags to things', () => {
  test('the first known label is what they are given to; unknown tags are gathered, each once', () => {
    expect(outcomes(sighting('366', goods(), 'barcode'), unknown('E2A1'), unknown('E2A2'), unknown('E2A1'))).toEqual([
      'counted/tag-holder',
      'counted/tag-gathered',
      'counted/tag-gathered',
      'seen/tag-gathered',
    ]);
  });

  test('a tag that belongs to something is refused with its name, and gathered nowhere', () => {
    const held = sighting('E2A9', goods({ lotName: 'P-77' }));
    const { session, outcomes: told } = tagsJob.reduce(startTags(), [unknown('E2A1'), held]);
    expect(told[1]).toMatchObject({ kind: 'refused', why: 'tag-held', detail: 'Perceuse P-77' });
    expect(session.tags).toHaveLength(1);
    expect(session.holder).toBeNull();
  });

  test('what was gathered wins over a second label: a batch never changes its owner in silence', () => {
    const other = sighting('DF-01', { kind: 'place', locationId: 5, name: 'Travée A1', usage: 'internal' }, 'barcode');
    expect(outcomes(sighting('366', goods(), 'barcode'), unknown('E2A1'), other)[2]).toBe('refused/tag-held');
  });

  test('a person or a document is left to who takes it', () => {
    expect(
      outcomes(sighting('0417', { kind: 'person', employeeId: 1, partnerId: null, name: 'S' }, 'barcode')),
    ).toEqual([null]);
  });

  test('undo frees the last tag, which may be read again at once', () => {
    const session = after(unknown('E2A1'), unknown('E2A2'), { kind: 'undone' });
    expect(session.tags.map(({ text }) => text)).toEqual(['E2A1']);
    expect(tagsJob.reduce(session, [unknown('E2A2')]).outcomes[0]).toMatchObject({ kind: 'counted' });
  });

  test('fifty tags are fifty acts, each in the name of who read it', () => {
    const many = Array.from({ length: 50 }, (_, n) => unknown(`E2${String(n).padStart(4, '0')}`));
    const acts = associateOperations(after(sighting('366', goods(), 'barcode'), ...many), head);
    expect(acts).toHaveLength(50);
    expect(acts[0]).toMatchObject({
      kind: 'associate-tag',
      identity: 'epc:E20000',
      author: { employeeId: 7 },
      holder: { kind: 'goods', productId: 3, lotName: null },
      replaces: null,
    });
  });

  test('of goods by serial each tag becomes its own serial; a tool stays that tool', () => {
    const bySerial = goods({ product: { id: 3, name: 'Perceuse', code: 'P', uomName: 'U', tracking: 'serial' } });
    const acts = associateOperations(after(sighting('366', bySerial, 'barcode'), unknown('E2A1')), head);
    expect(acts[0]).toMatchObject({ holder: { lotName: 'E2A1', name: 'Perceuse E2A1' } });
    const tool = sighting('P-77', goods({ lotName: 'P-77' }), 'barcode');
    expect(associateOperations(after(tool, unknown('E2A1')), head)[0]).toMatchObject({ holder: { lotName: 'P-77' } });
  });

  test('a code of a box counts what the box holds', () => {
    const box = goods({ quantity: 100 });
    const code = sighting('BOITE-A', { kind: 'unknown', why: 'no-product' }, 'barcode');
    const acts = associateOperations(after(sighting('366', box, 'barcode'), code), head);
    expect(acts[0]).toMatchObject({ identity: 'code:BOITE-A', holder: { quantity: 100 } });
  });
});
