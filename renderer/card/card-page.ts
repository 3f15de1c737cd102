import '../design/tokens.css';
import './card.css';

/** The caller's card of the Electron shell: words from the address, drawn as text, and two links that change the address. */
interface Card {
  readonly name: string;
  readonly company: string;
  readonly number: string;
  readonly line: string;
  readonly reasons: readonly string[];
  readonly answer: string;
  readonly decline: string;
}

function draw(): void {
  const place = document.getElementById('card');
  const card = readCard(location.hash);
  if (!place || !card) return;
  place.replaceChildren(
    element('p', 'line', card.line),
    element('h1', '', card.name),
    element('p', 'company', [card.company, card.number].filter(Boolean).join(', ')),
    ...card.reasons.slice(0, 2).map((reason) => element('p', 'reason', reason)),
    buttons(card),
  );
}

function buttons(card: Card): HTMLElement {
  const row = element('p', 'buttons', '');
  for (const [name, words] of [
    ['answer', card.answer],
    ['decline', card.decline],
  ] as const) {
    const link = element('a', name, words);
    link.setAttribute('href', `#!${name}`);
    row.append(link);
  }
  return row;
}

function readCard(hash: string): Card | null {
  if (hash.startsWith('#!')) return null;
  try {
    return JSON.parse(decodeURIComponent(hash.slice(1))) as Card;
  } catch {
    return null;
  }
}

function element(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

window.addEventListener('hashchange', draw);
draw();
