import type { JobOutcomeWords } from '../depot/scan/outcome-words.ts';

/** What a scan says while tags are being given to something. */
export const tagsOutcomeWords: JobOutcomeWords = (t, { what, why, detail }) => {
  const short = what.length > 16 ? `…\u2060${what.slice(-10)}` : what;
  switch (why) {
    case 'tag-gathered':
      return { what: short, next: t('tags.next.gathered') };
    case 'tag-holder':
      return { what, next: t('tags.next.holder') };
    case 'tag-held':
      return { what: t('tags.next.held', { holder: detail ?? what }), next: t('tags.next.heldWhy') };
    default:
      return null;
  }
};
