/**
 * False for an event that a component made of a key press to pass it on, as an autocomplete does to the option it points at:
 * the press itself was heard already, at what has the focus.
 */
export function isOwnKey(event: KeyboardEvent): boolean {
  return event.target === (document.activeElement ?? document.body);
}
