import type { FeedRow } from '../../preload/contract/feeds.ts';
import type { NumberMatch } from '../worker/worker-api.ts';

type Partner = FeedRow<'partners'>;

/**
 * Whose a number that is about to be dialled is: of several who have it, the one whose name was pressed; else nobody is guessed,
 * and all are named.
 */
export function dialOwner(
  { kind, matches }: NumberMatch,
  name: string | null,
): { readonly owner: Partner | null; readonly names: string } {
  const partners = matches.map(({ partner }) => partner);
  const owner = partners.find((partner) => partner.name === name) ?? (kind === 'one' ? partners[0] : undefined) ?? null;
  return { owner, names: name ?? owner?.name ?? partners.map((partner) => partner.name).join(', ') };
}
