import { PackageCheck, Truck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorker } from '../../app/services.ts';
import { placeName, quantityWords } from '../../i18n/format.ts';
import { ChooseFrame } from '../choose-frame.tsx';
import { refills, type Refill } from './van-refill.ts';

/** Vans and places under their minimum, and what each of them lacks. */
export function RefillList({ onChoose }: { onChoose: (refill: Refill) => void }): ReactNode {
  const { t, i18n } = useTranslation();
  const found = useWorker('catalogue', 'refills', (worker) => refills(worker, ({ usage }) => usage === 'internal'));
  return (
    <ChooseFrame title={t('move.refillTitle')} why={t('move.refillWhy')}>
      {found?.length === 0 && (
        <p className="mid empty">
          <PackageCheck className="i" aria-hidden="true" />
          {t('move.refillNone')}
        </p>
      )}
      <ul className="stack">
        {found?.map((refill) => (
          <li key={refill.place.id}>
            <button type="button" className="big" data-refill={refill.place.name} onClick={() => onChoose(refill)}>
              <Truck className="i" aria-hidden="true" />
              <span>
                {placeName(refill.place.name)}
                <small>
                  {refill.wanted
                    .map(({ product, quantity }) => `${quantityWords(i18n.language, quantity)}\u00a0${product.name}`)
                    .join(', ')}
                </small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </ChooseFrame>
  );
}
