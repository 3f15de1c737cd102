import { describe, expect, test } from 'vitest';
import { judgeNumber } from '../../../main/phone/dial-plan.ts';
import { readNumber } from '../../../main/phone/numbers.ts';
import type { DialRules } from '../../../preload/contract/settings.ts';

const plain: DialRules = { premium: 'confirm', countries: [], allowList: [], roles: [] };
const judge = (number: string, rules: Partial<DialRules> = {}, groups: string[] = []) =>
  judgeNumber(readNumber(number), { ...plain, ...rules }, groups);

describe('emergency numbers always pass', () => {
  const closed: Partial<DialRules> = { premium: 'refuse', roles: [{ group: 'g', premium: 'refuse', countries: [] }] };
  test.each(['15', '17', '18', '112', '114', '115', '116117', '116 117', '119', '196'])('%s', (number) => {
    expect(judge(number, closed, ['g'])).toEqual({ country: null, verdict: 'allowed', rule: 'emergency' });
  });
});

describe('numbers of the French plan need no right', () => {
  test.each([
    ['01 42 68 53 00', 'FR'],
    ['06 12 34 56 78', 'FR'],
    ['09 70 12 34 56', 'FR'],
    ['0262 12 34 56', 'RE'],
    ['0692 12 34 56', 'RE'],
    ['0269 61 00 00', 'YT'],
    ['0590 81 00 00', 'GP'],
    ['0690 50 00 00', 'GP'],
    ['0594 29 00 00', 'GF'],
    ['0596 71 00 00', 'MQ'],
    ['0508 41 00 00', 'PM'],
    ['0800 123 456', 'FR'],
  ])('%s is in %s', (number, country) =>
    expect(judge(number)).toEqual({ country, verdict: 'allowed', rule: 'national' }),
  );
  test('a short number that is free', () => expect(judge('3008')).toMatchObject({ verdict: 'allowed' }));
  test('a colleague', () => expect(judge('2002')).toMatchObject({ verdict: 'allowed', rule: 'inside' }));
});

describe('what costs is asked, or refused', () => {
  test.each(['0899 12 34 56', '0820 12 34 56', '0810 12 34 56', '118 218', '3615', '+33 892 12 34 56'])(
    '%s',
    (number) => {
      expect(judge(number)).toMatchObject({ verdict: 'confirm', rule: 'premium' });
      expect(judge(number, { premium: 'refuse' })).toMatchObject({ verdict: 'refused', rule: 'premium' });
    },
  );
});

describe('abroad only where the settings say', () => {
  test.each([
    ['+32 2 555 12 12', 'BE'],
    ['0044 20 7946 0000', 'GB'],
    // Toll fraud calls the islands of +1, satellites and shared-cost codes.
    ['+1 876 555 1234', 'JM'],
    ['+1 473 405 1234', 'GD'],
    ['+371 2 000 0000', 'LV'],
    ['+687 26 00 00', 'NC'],
    ['+979 1 2345 6789', null],
    ['+881 612345678', null],
  ])('%s', (number, country) => {
    expect(judge(number)).toMatchObject({ verdict: 'refused', rule: 'country', country });
    if (country !== null) expect(judge(number, { countries: [country] })).toMatchObject({ verdict: 'allowed' });
    expect(judge(number, { countries: ['US'] })).toMatchObject({ verdict: 'refused' });
  });
  test('a role has its own rights, the widest of several', () => {
    const roles: DialRules['roles'] = [
      { group: 'sales.manager', premium: 'refuse', countries: ['BE'] },
      { group: 'sales.export', premium: 'confirm', countries: ['*'] },
    ];
    const belgium = '+32 2 555 12 12';
    expect(judge(belgium, { roles })).toMatchObject({ verdict: 'refused' });
    expect(judge(belgium, { roles }, ['sales.manager'])).toMatchObject({ verdict: 'allowed' });
    expect(judge('+81 3 1234 5678', { roles }, ['sales.manager'])).toMatchObject({ verdict: 'refused' });
    expect(judge('+81 3 1234 5678', { roles }, ['sales.manager', 'sales.export'])).toMatchObject({
      verdict: 'allowed',
    });
    expect(judge('0899123456', { roles }, ['sales.manager'])).toMatchObject({ verdict: 'refused' });
  });
  test('the allow-list lets out what the rules would not', () => {
    expect(judge('+44 20 7946 0000', { allowList: ['+442079'] })).toMatchObject({
      verdict: 'allowed',
      rule: 'allow-list',
    });
    expect(judge('0899 12 34 56', { allowList: ['+33899123456'] })).toMatchObject({ verdict: 'allowed' });
    expect(judge('+44 161 496 0000', { allowList: ['+442079'] })).toMatchObject({ verdict: 'refused' });
  });
});

test('what cannot be read does not leave', () =>
  expect(judge('bonjour')).toEqual({ country: null, verdict: 'refused', rule: 'unreadable' }));
