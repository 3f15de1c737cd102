import { PackageCheck, Truck, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorker } from '../../app/services.ts';
import { quantityWords } from '../../i18n/format.ts';
import { refills, type Refill } from './van-refill.ts';

/** Vans and places under their minimum, and what each of them lacks. */
export function RefillList({
  onChoose,
  onLeave,
}: {
  onChoose: (refill: Refill) => void;
  onLeave: () => void;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const found = useWorker('catalogue', 'refills', (worker) => refills(worker, ({ usage }) => usage === 'internal'));
  return (
    <main id="content" className="rec done">
      <section className="plate">
        <p className="bl">
          <button type="button" className="leave" aria-label={t('receipt.home')} onClick={onLeave}>
            <X className="i" aria-hidden="true" />
          </button>
          {t('move.refillTitle')}
        </p>
        {found?.length === 0 && (
          <p className="mid empty">
            <PackageCheck className="i" aria-hidden="true" />
            {t('move.refillNone')}
          </p>
        )}
        <ul className="refills">
          {found?.map((refill) => (
            <li key={refill.place.id}>
              <button type="button" className="big" data-refill={refill.place.name} onClick={() => onChoose(refill)}>
                <Truck className="i" aria-hidden="true" />
                <span>
                  {refill.place.name}
                  <small>
                    {refill.wanted
                      .map(({ product, quantity }) => `${quantityWords(i18n.language, quantity)} ${product.name}`)
                      .join(', ')}
                  </small>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}
