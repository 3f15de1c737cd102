import { isOwnKey } from '../../app/own-key.ts';

/**
 * Scanners that type. A burst of keys faster than hands, ended by Enter or Tab, is a scan: it goes to the station, whatever
 * has the focus, and what its first keys typed into a field is taken out again.
 *
 *   idle --key--> maybe --key within `gapMs`--> maybe … --`burstKeys` of them--> scanning --Enter, Tab or `endMs` of silence--> idle
 *                 maybe --slower key--> maybe (from that key on): it was a person
 */
export interface WedgeState {
  readonly keys: readonly string[];
  readonly lastAtMs: number;
  readonly scanning: boolean;
}

export type WedgeStep =
  /** A person's key: left alone. `first` of what may become a burst: the field is remembered as it is now. */
  | { readonly kind: 'pass'; readonly first: boolean }
  /** Part of a scan: no field may see it. `begun`: the field is put back as it was. */
  | { readonly kind: 'swallow'; readonly begun: boolean }
  | { readonly kind: 'scan'; readonly text: string };

/** Hands that type fast leave 50 ms and more between keys for any length; scanners 1 to 40 ms. */
const gapMs = 45;
const burstKeys = 4;
/** Scanners without a suffix: so much silence ends the scan. */
export const endMs = 80;

export const idleWedge: WedgeState = { keys: [], lastAtMs: 0, scanning: false };

/** @param key - `KeyboardEvent.key` of a printable key (one character), `Enter` or `Tab` */
export function wedgeKey(
  state: WedgeState,
  key: string,
  atMs: number,
): { readonly state: WedgeState; readonly step: WedgeStep } {
  // Once it is a scan, a hiccup of the bus or of the page does not cut it.
  const fast = state.keys.length > 0 && atMs - state.lastAtMs <= (state.scanning ? endMs : gapMs);
  if (key === 'Enter' || key === 'Tab') {
    if (!state.scanning || atMs - state.lastAtMs > endMs)
      return { state: idleWedge, step: { kind: 'pass', first: false } };
    return { state: idleWedge, step: { kind: 'scan', text: readable(state.keys.join('')) } };
  }
  if (!fast) return { state: { keys: [key], lastAtMs: atMs, scanning: false }, step: { kind: 'pass', first: true } };
  const keys = [...state.keys, key];
  const scanning = keys.length >= burstKeys;
  return {
    state: { keys, lastAtMs: atMs, scanning },
    step: scanning ? { kind: 'swallow', begun: !state.scanning } : { kind: 'pass', first: false },
  };
}

/** Silence after a burst. */
export function wedgeSilence(state: WedgeState): { readonly state: WedgeState; readonly text: string | null } {
  return { state: idleWedge, text: state.scanning ? readable(state.keys.join('')) : null };
}

const azertyDigits = 'à&é"\'(-è_ç';

/**
 * A scanner set to a US keyboard on a French one types `&é"'` for digits. A code in which only those stand is digits: no
 * barcode holds them by itself.
 */
function readable(text: string): string {
  return [...text].every((sign) => azertyDigits.includes(sign))
    ? [...text].map((sign) => azertyDigits.indexOf(sign)).join('')
    : text;
}

/** Told to the page when keys turn out to be a scan: `detail` is when its first key came (`Event.timeStamp`). */
export const scanBegan = 'scan-began';

/** Listens before everything else on the page. @returns unsubscribe */
export function captureWedge(deps: {
  readonly target: Window;
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly onScan: (text: string) => void;
}): () => void {
  let state = idleWedge;
  let before: {
    readonly field: HTMLInputElement | HTMLTextAreaElement;
    readonly value: string;
    readonly caret: number | null;
  } | null = null;
  let firstAtMs = 0;
  let cancelEnd = (): void => {};
  const swallowed = new Set<string>();

  const swallow = (event: KeyboardEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
    swallowed.add(event.code);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey || event.isComposing || !isOwnKey(event)) return;
    // Ctrl+] is how scanners type the separator of GS1 labels (ASCII 29).
    const key = event.ctrlKey ? (event.key === ']' ? '\u001d' : null) : event.key;
    if (key === null || (key.length !== 1 && key !== 'Enter' && key !== 'Tab')) return;
    const { state: after, step } = wedgeKey(state, key, event.timeStamp);
    state = after;
    cancelEnd();
    switch (step.kind) {
      case 'pass':
        if (step.first) {
          before = fieldNow(deps.target.document);
          firstAtMs = event.timeStamp;
        }
        return;
      case 'swallow':
        if (step.begun) {
          putBack(before);
          deps.target.dispatchEvent(new CustomEvent(scanBegan, { detail: firstAtMs }));
        }
        swallow(event);
        cancelEnd = deps.after(endMs, () => {
          const ended = wedgeSilence(state);
          state = ended.state;
          if (ended.text !== null) deps.onScan(ended.text);
        });
        return;
      case 'scan':
        swallow(event);
        deps.onScan(step.text);
    }
  };
  // A space that went down in a scan must not click the focused button when it comes up.
  const release = (event: KeyboardEvent): void => {
    if (!swallowed.delete(event.code)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  deps.target.addEventListener('keydown', press, { capture: true });
  deps.target.addEventListener('keyup', release, { capture: true });
  return () => {
    cancelEnd();
    deps.target.removeEventListener('keydown', press, { capture: true });
    deps.target.removeEventListener('keyup', release, { capture: true });
  };

  function fieldNow(document: Document): typeof before {
    const field = document.activeElement;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return null;
    return { field, value: field.value, caret: field.selectionStart };
  }

  /** Through the prototype's setter, so that React hears of it. */
  function putBack(remembered: typeof before): void {
    if (!remembered) return;
    const { field, value, caret } = remembered;
    const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    if (caret !== null) field.setSelectionRange(caret, caret);
  }
}
