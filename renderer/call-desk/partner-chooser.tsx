import { BadgeCheck, Building2, CircleQuestionMark, User } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FeedRow } from '../../preload/contract/feeds.ts';
import { Status } from '../design/marks.tsx';
import type { NumberMatch } from '../worker/worker-api.ts';

/** Several records carry the number: the person says which, the program never guesses. */
export function PartnerChooser({
  match,
  onChoose,
}: {
  match: NumberMatch;
  onChoose: (partner: FeedRow<'partners'>) => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <ol className="pick3">
      {match.matches.slice(0, 8).map(({ partner, certainty }) => (
        <li key={partner.id}>
          <button type="button" data-partner={partner.id} onClick={() => onChoose(partner)}>
            <span className="n">
              <b className="cut">{partner.name}</b>
              <span className="tag">
                {partner.isCompany ? (
                  <Building2 className="i" aria-hidden="true" />
                ) : (
                  <User className="i" aria-hidden="true" />
                )}
                {t(partner.isCompany ? 'call.company' : 'call.contact')}
              </span>
            </span>
            <Status
              tone={certainty === 'exact' ? 'ok' : 'unknown'}
              icon={certainty === 'exact' ? BadgeCheck : CircleQuestionMark}
            >
              {t(`call.${certainty}`)}
            </Status>
            <span className="mid cut">{[partner.parentName, partner.city].filter(Boolean).join(', ')}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
