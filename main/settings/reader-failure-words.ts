import type { Settings } from '../../preload/contract/settings.ts';
import { unreachable } from '../../preload/contract/result.ts';
import type { ReaderPlansFailure } from '../station/reader-plans.ts';

/** Why a reader of the settings file is refused, for the person who writes that file. The place is said beside it. */
export function readerFailureWords(failure: ReaderPlansFailure, language: Settings['language']): string {
  const french = language === 'fr';
  switch (failure.kind) {
    case 'unknown-driver': {
      const known = failure.known.join(', ');
      return french
        ? `pilote inconnu\u00A0: «\u00A0${failure.driver}\u00A0». Pilotes connus\u00A0: ${known}`
        : `unknown driver: “${failure.driver}”. Known drivers: ${known}`;
    }
    case 'never-probed':
      return french
        ? `le pilote «\u00A0${failure.driver}\u00A0» n’est jamais cherché sur les ports\u00A0: donnez son adresse`
        : `the driver “${failure.driver}” is never looked for on the ports: give its address`;
    case 'malformed-path':
      return french
        ? `adresse illisible\u00A0: «\u00A0${failure.path}\u00A0». Exemples\u00A0: ${failure.expected}`
        : `unreadable address: “${failure.path}”. Examples: ${failure.expected}`;
    case 'same-id':
      return french
        ? `deux lecteurs portent l’identifiant «\u00A0${failure.id}\u00A0»`
        : `two readers have the id “${failure.id}”`;
    default:
      return unreachable(failure);
  }
}
