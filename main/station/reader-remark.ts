import type { ReaderEvent } from '../../drivers/reader-driver.ts';

/**
 * What a reader said or did beside reading, as the machine word that the page has a sentence for; an error by the name
 * its protocol gives it. Null where there is nothing to remark.
 */
export function remarkOf(event: ReaderEvent): string | null {
  switch (event.kind) {
    case 'found-reading':
    case 'rebooted':
      return event.kind;
    case 'stray-reply':
      return event.late ? 'late-reply' : 'other-reply';
    case 'status-reported':
      if (event.throttled === true) return 'too-hot';
      return event.returnLoss === true ? 'antenna-mismatch' : null;
    case 'error-reported':
      return event.name;
    default:
      return null;
  }
}
