import { expect, test } from 'vitest';
import { idleWedge, wedgeKey, wedgeSilence } from '../../../renderer/depot/scan/keyboard-wedge.ts';

/** Types keys at a pace. @returns what reached fields, and what was scanned */
function type(keys: string, gapMs: number, end: 'Enter' | 'Tab' | 'silence' = 'Enter') {
  let state = idleWedge;
  let atMs = 1000;
  let typed = '';
  let remembered = '';
  let scanned: string | null = null;
  for (const key of keys) {
    const taken = wedgeKey(state, key, atMs);
    if (taken.step.kind === 'pass') {
      if (taken.step.first) remembered = typed;
      typed += key;
    }
    if (taken.step.kind === 'swallow' && taken.step.begun) typed = remembered;
    state = taken.state;
    atMs += gapMs;
  }
  if (end === 'silence') return { typed, scanned: wedgeSilence(state).text };
  const ended = wedgeKey(state, end, atMs);
  if (ended.step.kind === 'scan') scanned = ended.step.text;
  return { typed, scanned };
}

test('a scanner that types is a scan, and leaves nothing in the field', () => {
  expect(type('3017620422003', 4)).toEqual({ typed: '', scanned: '3017620422003' });
  expect(type('3017620422003', 20, 'Tab')).toEqual({ typed: '', scanned: '3017620422003' });
  expect(type('3017620422003', 4, 'silence')).toEqual({ typed: '', scanned: '3017620422003' });
});

test('hands that type are left alone, at any length', () => {
  expect(type('Disjoncteur 16 A', 90)).toEqual({ typed: 'Disjoncteur 16 A', scanned: null });
  expect(type('ab', 5)).toEqual({ typed: 'ab', scanned: null });
});

test('what was typed by hand before a scan stays', () => {
  let state = idleWedge;
  let atMs = 0;
  for (const key of 'note') {
    const taken = wedgeKey(state, key, atMs);
    expect(taken.step.kind).toBe('pass');
    state = taken.state;
    atMs += 120;
  }
  const steps = [...'DURET-VU'].map((key, at) => {
    const taken = wedgeKey(state, key, atMs + at * 5);
    state = taken.state;
    return taken.step;
  });
  expect(steps[0]).toEqual({ kind: 'pass', first: true });
  expect(steps[3]).toEqual({ kind: 'swallow', begun: true });
});

test('digits of a scanner set to another keyboard are digits', () => {
  expect(type('"à&èéà', 4).scanned).toBe('301720');
});

test('the separator of a GS1 label comes through', () => {
  expect(type('10LOT7\u001d21SN', 4).scanned).toBe('10LOT7\u001d21SN');
});
