import type { T } from './i18n.ts';

/** How long ago, in the unit people say: `40 s`, `12 min`, `3 h`, `2 jours`. */
export function ageWords(t: T, ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1000));
  if (seconds < 60) return t('time.seconds', { count: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('time.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('time.hours', { count: hours }) : t('time.days', { count: Math.floor(hours / 24) });
}

/** Time of day, with the day when it is not today: `9:48`, `hier 16:40`, `lundi 16/11`. */
export function momentWords(t: T, language: string, atMs: number, nowMs: number): string {
  const days = Math.round((startOfDay(nowMs) - startOfDay(atMs)) / 86_400_000);
  const time = clockTime(atMs);
  if (days === 0) return time;
  if (days === 1) return t('time.yesterday', { time });
  if (days === -1) return t('time.tomorrow', { time });
  const date = new Date(atMs);
  return Math.abs(days) < 7
    ? `${new Intl.DateTimeFormat(language, { weekday: 'long' }).format(date)} ${date.getDate()}/${date.getMonth() + 1}`
    : new Intl.DateTimeFormat(language, { dateStyle: 'short' }).format(date);
}

/** A day as people say it: `aujourd’hui`, `demain`, `jeudi 26`, `3/12/2026`. */
export function dayWords(t: T, language: string, atMs: number, nowMs: number): string {
  const days = Math.round((startOfDay(atMs) - startOfDay(nowMs)) / 86_400_000);
  if (days === 0) return t('time.todayDay');
  if (days === 1) return t('time.tomorrowDay');
  if (days === -1) return t('time.yesterdayDay');
  const date = new Date(atMs);
  return Math.abs(days) < 7
    ? `${new Intl.DateTimeFormat(language, { weekday: 'long' }).format(date)} ${date.getDate()}`
    : new Intl.DateTimeFormat(language, { dateStyle: 'short' }).format(date);
}

/** An amount without tax, in the currency's own writing. @param currency ISO 4217, as Odoo names it */
export function moneyWords(language: string, amount: number, currency: string | null): string {
  const style = currency && /^[A-Z]{3}$/.test(currency) ? ({ style: 'currency', currency } as const) : {};
  return new Intl.NumberFormat(language, { ...style, minimumFractionDigits: 2, maximumFractionDigits: 2 })
    .format(amount)
    .replaceAll('\u202f', '\u00a0');
}

/** A calendar day (`YYYY-MM-DD`) as people write it: `19/11`, `Nov 19`; with its year when it is another one. */
export function calendarDay(language: string, day: string, nowMs: number): string {
  const at = Date.parse(`${day}T12:00:00Z`);
  if (Number.isNaN(at)) return day;
  const sameYear = new Date(at).getUTCFullYear() === new Date(nowMs).getFullYear();
  const month = language === 'fr' ? '2-digit' : 'short';
  const date = { day: '2-digit', month, timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(language, sameYear ? date : { ...date, year: 'numeric' }).format(at);
}

/** `9:05` */
export function clockTime(atMs: number, seconds = false): string {
  const at = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${at.getHours()}:${two(at.getMinutes())}${seconds ? `:${two(at.getSeconds())}` : ''}`;
}

/** `4:12`, `1:02:45` */
export function durationClock(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
}

/** Thousands are parted by U+00A0: the font draws U+202F, which `Intl` gives, too thin. */
export function quantityWords(language: string, quantity: number): string {
  return (quantityFormats[language] ??= new Intl.NumberFormat(language, { maximumFractionDigits: 3 }))
    .format(quantity)
    .replaceAll('\u202f', '\u00a0');
}

/** By language: to make a format costs more than to use it a hundred times, and a sweep writes five figures a frame. */
const quantityFormats: Record<string, Intl.NumberFormat> = {};

/** Odoo's UTC `YYYY-MM-DD HH:MM:SS` as Unix milliseconds; null when it is not one. */
export function odooTimeMs(text: string | null): number | null {
  if (!text) return null;
  const ms = Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? null : ms;
}

function startOfDay(atMs: number): number {
  const day = new Date(atMs);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

/** A place as people at the depot call it: the last part of its whole name in Odoo (`Dépôt/Travée A1` is `Travée A1`). */
export const placeName = (completeName: string): string => completeName.split('/').at(-1)?.trim() ?? completeName;
