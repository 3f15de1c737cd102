import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { ReadNumberAnswer } from '../../preload/contract/phone.ts';
import type { DialRules } from '../../preload/contract/settings.ts';
import type { ReadNumber } from './numbers.ts';

type Judged = Pick<ReadNumberAnswer, 'country' | 'verdict' | 'rule'>;

/** Metropolitan France and the overseas territories inside the national plan: no right is asked for them. @see ARCEP 2018-0881 */
const home: ReadonlySet<string> = new Set(['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BL', 'MF']);

/**
 * Whether a number may leave this station, against toll fraud. Emergency numbers always may, whatever the rules.
 *
 * Order: emergency, unreadable, allow-list, the PBX's own numbers, premium, country.
 * @param groups - Odoo groups of the person signed in: a role's rights replace the general ones, the widest of several wins
 */
export function judgeNumber(read: ReadNumber, rules: DialRules, groups: readonly string[]): Judged {
  const country = read.e164 === null ? null : countryOf(read.e164);
  const judged = (verdict: Judged['verdict'], rule: Judged['rule']): Judged => ({ country, verdict, rule });
  if (read.kind === 'emergency') return judged('allowed', 'emergency');
  if (read.kind === 'invalid') return judged('refused', 'unreadable');
  if (isListed(read, rules.allowList)) return judged('allowed', 'allow-list');
  const rights = rightsOf(rules, groups);
  if (read.kind === 'premium') return judged(rights.premium === 'confirm' ? 'confirm' : 'refused', 'premium');
  if (read.e164 === null) return judged('allowed', read.kind === 'short' ? 'national' : 'inside');
  if (country !== null && home.has(country)) return judged('allowed', 'national');
  const reached = rights.countries.includes('*') || (country !== null && rights.countries.includes(country));
  return judged(reached ? 'allowed' : 'refused', 'country');
}

function rightsOf(rules: DialRules, groups: readonly string[]): Pick<DialRules, 'premium' | 'countries'> {
  const roles = rules.roles.filter(({ group }) => groups.includes(group));
  if (roles.length === 0) return rules;
  return {
    premium: roles.some(({ premium }) => premium === 'confirm') ? 'confirm' : 'refuse',
    countries: roles.flatMap(({ countries }) => countries),
  };
}

function isListed({ e164, dial }: ReadNumber, allowList: readonly string[]): boolean {
  return allowList.some((entry) => (entry.startsWith('+') ? (e164?.startsWith(entry) ?? false) : dial === entry));
}

/** The large metadata tells the islands of +1 apart, where toll fraud calls. ISO 3166 code; `001` and other shared codes (satellites, +979 premium) are no country, and so are never in a list. */
function countryOf(e164: string): string | null {
  if (e164.startsWith('+33')) return 'FR';
  return parsePhoneNumberFromString(e164)?.country ?? null;
}
