/**
 * What a note tells whoever looks for a reason to call: of the note of a call why it was and what was said, not that it was
 * a call and how long it took. Any other note is itself.
 * @param text - plain text; a call's note begins as `main/odoo/recipes/call-note.ts` writes it
 */
export function noteGist(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const [head = ''] = lines;
  if (!/^(?:Appel (?:entrant|sortant)|(?:Incoming|Outgoing) call) \(/.test(head)) return lines.join(' ');
  const reason = lines.find((line) => /^(?:Motif|Reason)\s*:/.test(line))?.replace(/^[^:]*:\s*/, '');
  const said = lines.slice(1).filter((line) => !/^(?:Durée|Duration|Motif|Reason|Concerne|About)\s*:/.test(line));
  return [reason, said.join(' ')].filter(Boolean).join('. ') || head;
}
