import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Person } from './people-file.ts';

/**
 * A badge as it is kept: HMAC-SHA-256 under the station's own key. A card's content (an EPC, the QR of a Carte BTP) says
 * who its bearer is: it is compared, never stored.
 */
export function badgeHash(key: Buffer, badge: string): string {
  const told = badge.trim();
  // One tag, read as hex in either case.
  const normal = /^[0-9A-Fa-f]{8,}$/.test(told) ? told.toUpperCase() : told;
  return createHmac('sha256', key).update(normal).digest('hex');
}

/** log2 of scrypt's N: 2^15 costs about 100 ms and 32 MB, so that a stolen file is slow to search, and a switch of person is not. */
const cost = 15;

export async function hashPin(pin: string): Promise<NonNullable<Person['pin']>> {
  const salt = randomBytes(16);
  return { salt: salt.toString('hex'), hash: (await derive(pin, salt, cost)).toString('hex'), cost };
}

export async function isPin(kept: NonNullable<Person['pin']>, pin: string): Promise<boolean> {
  const derived = await derive(pin, Buffer.from(kept.salt, 'hex'), kept.cost);
  const hash = Buffer.from(kept.hash, 'hex');
  return hash.length === derived.length && timingSafeEqual(hash, derived);
}

function derive(pin: string, salt: Buffer, log2n: number): Promise<Buffer> {
  const options = { N: 2 ** log2n, r: 8, p: 1, maxmem: 128 * 1024 * 1024 };
  return new Promise((resolve, reject) =>
    scrypt(pin, salt, 32, options, (error, derived) => (error ? reject(error) : resolve(derived))),
  );
}
