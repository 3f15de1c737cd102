import { askDial } from '../app/view-store.ts';
import { numberIn } from './read-number.ts';

/** Telephone links of any page come to this station from then on; the browser asks the person first. */
export function becomePhoneHandler(): void {
  for (const scheme of ['tel', 'sip']) navigator.registerProtocolHandler(scheme, `${location.origin}/link?dial=%s`);
}

/** A link that brought the browser here asks for its call, once: a reload does not ask again. */
export function takePhoneLink(): void {
  const link = new URLSearchParams(location.search).get('dial');
  if (link === null) return;
  history.replaceState(null, '', location.pathname);
  const number = numberIn(link);
  if (number) askDial(number, null);
}
