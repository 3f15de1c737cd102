import type { T } from '../i18n/i18n.ts';

/** `−47 dBm`, with the minus that is as wide as a figure. */
export const dbmWords = (t: T, dbm: number): string => t('readers.dbm', { dbm: signed(dbm) });

export const signed = (value: number): string => String(value).replace('-', '\u2212');
