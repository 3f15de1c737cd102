import { describe, expect, test } from 'vitest';
import { commandCards, readCommandCard } from '../../../renderer/depot/command-cards.ts';

describe('command cards', () => {
  test('every card of the sheet reads back as its command', () => {
    for (const { text, command } of commandCards) expect(readCommandCard(text)).toEqual({ kind: 'command', command });
    expect(new Set(commandCards.map(({ text }) => text)).size).toBe(commandCards.length);
  });

  test('a card holds only what Code 39 and Code 128 both carry', () => {
    for (const { text } of commandCards) expect(text).toMatch(/^[0-9A-Z-]+$/);
  });

  test.each(['duret-valider', '  DURET-VALIDER\r'])('%j is read as imagers send it', (text) => {
    expect(readCommandCard(text)).toEqual({ kind: 'command', command: { kind: 'validate' } });
  });

  test('a multiplier that no sheet has printed multiplies too', () => {
    expect(readCommandCard('DURET-X12')).toEqual({ kind: 'command', command: { kind: 'times', count: 12 } });
  });

  test.each(['DURET-X1', 'DURET-X0', 'DURET-X12345', 'DURET-', 'DURET-INCONNU'])(
    '%s is ours but unknown: never goods',
    (text) => {
      expect(readCommandCard(text)).toEqual({ kind: 'unknown-card' });
    },
  );

  test.each(['3660123456781', 'WH/IN/00012', ''])('%j is no card', (text) => {
    expect(readCommandCard(text)).toEqual({ kind: 'no-card' });
  });
});
