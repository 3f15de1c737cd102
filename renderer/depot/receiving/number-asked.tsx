import { Hash, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FarField } from '../../design/far-field.tsx';
import type { Goods } from '../../store/sighting.ts';

/** A tracked article without its number: the next label tells it, or a few keys where it is printed in letters only. */
export function NumberAsked({
  goods,
  onNumber,
  onLeave,
}: {
  goods: Pick<Goods, 'product'>;
  onNumber: (text: string) => void;
  onLeave: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const number = text.trim();
  return (
    <form
      className="lastpick asks-number"
      data-asks-number={goods.product.id}
      onSubmit={(event) => {
        event.preventDefault();
        if (number !== '') onNumber(number);
      }}
    >
      <FarField icon={Hash} label={t('receipt.numberTyped')} value={text} onChange={setText} className="grow" />
      <button type="submit" className="big" disabled={number === ''}>
        {t('receipt.numberKeep')}
      </button>
      <button type="button" className="big" aria-label={t('receipt.numberLeave')} onClick={onLeave}>
        <X className="i" aria-hidden="true" />
      </button>
    </form>
  );
}
