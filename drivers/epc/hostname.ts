import { readUint } from './bits.ts';
import type { RawReason } from './epc.ts';
import { readUrnCode40, type PlusField } from './plus-fields.ts';

/**
 * The hostname at the end of a `++` EPC: 1-bit method, 6-bit length, then URN Code 40 (0) or 7-bit codes (1).
 * A 7-bit code is a character or one of the shortcuts below; codes 0..3 open a table of endings and take a second code.
 *
 * @see TDS 2.3 section 14.5.16, tables 14-11 to 14-15
 */
export function readHostname(hex: string, at: number): PlusField | RawReason {
  if (hex.length * 4 < at + 7) return 'truncated';
  const length = readUint(hex, at + 1, 6);
  if (length === 0) return 'invalid-length';
  const found = readUint(hex, at, 1) === 0 ? readUrnCode40(hex, at + 7, length) : readShortened(hex, at + 7, length);
  if (typeof found === 'string') return found;
  const text = found.text.toLowerCase();
  return isHostname(text) ? { text, next: found.next } : 'invalid-character';
}

/** Cuts a hostname into 7-bit codes, shortest first; null if it is not a hostname in lower case. */
export function hostnameCodes(hostname: string): readonly number[] | null {
  if (!isHostname(hostname)) return null;
  const codes: number[] = [];
  for (let at = 0; at < hostname.length;) {
    const rest = hostname.slice(at);
    const short = SHORTCUT_LIST.find(([text]) => rest.startsWith(text));
    codes.push(...(short === undefined ? [rest.charCodeAt(0)] : short[1]));
    at += short === undefined ? 1 : short[0].length;
  }
  return codes.length <= 63 ? codes : null;
}

function readShortened(hex: string, at: number, length: number): PlusField | RawReason {
  const next = at + length * 7;
  if (hex.length * 4 < next) return 'truncated';
  let text = '';
  for (let i = at; i < next; i += 7) {
    const code = readUint(hex, i, 7);
    if (code >= ENDINGS.length) {
      text += SHORTCUTS.get(code) ?? String.fromCharCode(code);
      continue;
    }
    i += 7;
    if (i >= next) return 'truncated';
    const ending = ENDINGS[code]?.[readUint(hex, i, 7)];
    if (ending === undefined) return 'invalid-character';
    text += ending;
  }
  return { text, next };
}

/** RFC 1123 labels, so that a tag cannot put a path, a port or a login into a URI. */
function isHostname(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/.test(text);
}

/** Table 14-11: codes that stand for more than one character. */
const SHORTCUTS: ReadonlyMap<number, string> = new Map([
  [0x1e, 'qr.'],
  [0x1f, 'www.'],
  [0x20, 'id.'],
  [0x5b, '.com'],
  [0x5c, '.org'],
  [0x5d, '.net'],
  [0x5e, '.int'],
  [0x60, '.edu'],
  [0x7b, '.gov'],
  [0x7c, '.mil'],
  [0x7d, '.biz'],
  [0x7e, '.eco'],
  [0x7f, '.med'],
]);

/** Tables 14-12 to 14-15: endings by the first code (0..3) and then the second. */
const ENDINGS: readonly (readonly string[])[] = [
  `ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo bq br bs bt bw by bz ca cc cd cf
  cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et eu fi fj fk fm fo fr ga gd ge gf gg
  gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp
  kr kw ky kz la lb lc li`,
  `lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu
  nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn sr ss st su sv sx
  sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw`,
  `com.au net.au org.au co.at com.bd co.bd com.br net.br co.nz com.ng com.pk co.in com.in co.il co.jp co.za co.kr com.es
  com.lk co.th co.tt com.tt com.tr biz.tr com.ua co.uk co.zm com.zm com.cn org.cn net.cn gov.cn`,
  'tech',
].map((list) => list.split(/\s+/).map((ending) => `.${ending}`));

/** Longest first, so that `.com.au` is not cut into `.com` and `.au`. */
const SHORTCUT_LIST: readonly (readonly [text: string, codes: readonly number[]])[] = [
  ...[...SHORTCUTS].map(([code, text]) => [text, [code]] as const),
  ...ENDINGS.flatMap((list, first) => list.map((ending, second) => [ending, [first, second]] as const)),
].sort((a, b) => b[0].length - a[0].length);
