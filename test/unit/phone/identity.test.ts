import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readIdentity, type HeaderReader } from '../../../main/phone/identity.ts';

const headers =
  (given: Readonly<Record<string, readonly string[]>>): HeaderReader =>
  (name) =>
    given[name] ?? [];

const from = ['"Anonymous caller" <sip:0612345678@trunk.example>;tag=1'];

test('P-Asserted-Identity is believed before From', () => {
  const { party } = readIdentity(
    headers({ from, 'p-asserted-identity': ['"Transports Lefèvre" <sip:+33698765432@trunk.example>'] }),
  );
  expect(party).toEqual({
    number: '+33698765432',
    e164: '+33698765432',
    displayName: 'Transports Lefèvre',
    masked: false,
    source: 'p-asserted-identity',
  });
});

test('of two asserted identities the one with a public number names the caller', () => {
  const { party } = readIdentity(
    headers({ from, 'p-asserted-identity': ['<sip:trunk-4711@pbx.example>, <tel:+33142685300>'] }),
  );
  expect(party).toMatchObject({ number: '+33142685300', source: 'p-asserted-identity' });
});

test('Remote-Party-ID is believed before From, and its privacy kept', () => {
  const open = ['"Durand" <sip:0142685300@pbx.example>;party=calling;privacy=off'];
  expect(readIdentity(headers({ from, 'remote-party-id': open })).party).toMatchObject({
    e164: '+33142685300',
    source: 'remote-party-id',
    masked: false,
  });
  const closed = ['<sip:0142685300@pbx.example>;privacy=full'];
  expect(readIdentity(headers({ from, 'remote-party-id': closed })).party).toMatchObject({ number: '', masked: true });
});

test.each([
  ['Privacy: id', { from, privacy: ['id'] }],
  ['Privacy with several values', { from, privacy: ['header;id;critical'] }],
  ['the anonymous address', { from: ['"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1'] }],
  ['an empty user', { from: ['<sip:trunk.example>;tag=1'] }],
  ['no From that can be read', { from: ['<http://x>'] }],
])('%s makes a masked caller without number or name', (_, given) => {
  expect(readIdentity(headers(given)).party).toMatchObject({ number: '', e164: null, displayName: null, masked: true });
});

test('the number that was dialled first is the called line', () => {
  const to = ['<sip:1001@pbx.example>'];
  expect(readIdentity(headers({ from, to })).calledLine).toBe('1001');
  expect(
    readIdentity(headers({ from, to, 'history-info': ['<sip:+33140000001@p>;index=1, <sip:queue@p>;index=1.1'] }))
      .calledLine,
  ).toBe('+33140000001');
  expect(
    readIdentity(
      headers({ from, to, diversion: ['<sip:600@p>;reason=no-answer', '<sip:+33140000001@p>;reason=unconditional'] }),
    ).calledLine,
  ).toBe('+33140000001');
});

test('a broken escape stays as it came', () => {
  expect(readIdentity(headers({ from: ['<sip:%zz@x>;tag=1'] })).party.number).toBe('%zz');
});

test('characters that would turn a name around are taken out', () => {
  const { party } = readIdentity(headers({ from: ['"EDF\u202Egnp\u200B" <sip:0612345678@x>;tag=1'] }));
  expect(party.displayName).toBe('EDFgnp');
});

test('no header makes it throw', () => {
  const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.stringMatching(/^["<>@:;,%\\sip ]{0,60}$/));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 3 }), (values) => {
      const all: HeaderReader = () => values;
      expect(typeof readIdentity(all).party.masked).toBe('boolean');
    }),
    { seed: 20_261_123, numRuns: 1_000 },
  );
});
