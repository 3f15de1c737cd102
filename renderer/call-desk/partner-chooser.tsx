import { BadgeCheck, CircleQuestionMark } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FeedRow } from '../../preload/contract/feeds.ts';
import { Status } from '../design/marks.tsx';
import type { NumberMatch } from '../worker/worker-api.ts';
import { PartnerKind } from './partner-kind.tsx';
import { Hidden } from '../app/privacy.tsx';
import { readNumber } from './read-number.ts';

/** Several records carry the number: the person says which, the program never guesses. The next call from it may know. */
export function PartnerChooser({
  match,
  number,
  mayKeep = true,
  onChoose,
}: {
  match: NumberMatch;
  number: string;
  /** Whether the next call from the number may know. */
  mayKeep?: boolean;
  onChoose: (partner: FeedRow<'partners'>, keep: boolean) => void;
}): ReactNode {
  const { t } = useTranslation();
  const [keep, setKeep] = useState(true);
  return (
    <>
      <ol className="pick3">
        {match.matches.slice(0, 8).map(({ partner, certainty }) => (
          <li key={partner.id}>
            <button type="button" data-partner={partner.id} onClick={() => onChoose(partner, mayKeep && keep)}>
              <span className="n">
                <b className="cut">
                  <Hidden>{partner.name}</Hidden>
                </b>
                <PartnerKind isCompany={partner.isCompany} />
              </span>
              <Status
                tone={certainty === 'exact' ? 'ok' : 'unknown'}
                icon={certainty === 'exact' ? BadgeCheck : CircleQuestionMark}
              >
                {t(`call.${certainty}`)}
              </Status>
              <span className="mid cut">
                <Hidden>{[partner.parentName, partner.city].filter(Boolean).join(', ')}</Hidden>
              </span>
            </button>
          </li>
        ))}
      </ol>
      {mayKeep && (
        <label className="keep">
          <input type="checkbox" checked={keep} onChange={(event) => setKeep(event.target.checked)} />
          <span>
            {t('call.keepChoice')} <Hidden>{readNumber(number).shown}</Hidden>
            <small className="mid">{t('call.keepChoiceWhy')}</small>
          </span>
        </label>
      )}
    </>
  );
}
