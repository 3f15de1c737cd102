/** One header of a SIP message given as text, folded lines joined; null when it has none. `name` in lower case. */
export function headerOf(text: string, name: string): string | null {
  const end = text.indexOf('\r\n\r\n');
  const head = end < 0 ? text : text.slice(0, end);
  const found = new RegExp(`\\r\\n${name}[ \\t]*:([^\\r\\n]*(?:\\r\\n[ \\t]+[^\\r\\n]*)*)`, 'iu').exec(head)?.[1];
  return found === undefined ? null : found.replace(/\r\n[ \t]+/gu, ' ').trim();
}

/** The message with more header lines at the end of its head. */
export function withHeaders(text: string, lines: readonly string[]): string {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0 || lines.length === 0) return text;
  return `${text.slice(0, end)}\r\n${lines.join('\r\n')}${text.slice(end)}`;
}
