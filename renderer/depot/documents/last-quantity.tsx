import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityWords } from '../../i18n/format.ts';
import { Stepper } from '../stepper.tsx';
import type { DocumentCount, DocumentEvent } from './document-session.ts';

/** How many the last scan was, where a label says what but not how many: a hundred pieces are one scan and a few keys. */
export function LastQuantity({
  session,
  tell,
  children,
}: {
  session: { readonly counted: readonly Pick<DocumentCount, 'id' | 'product' | 'quantity' | 'identity'>[] };
  tell: (event: Extract<DocumentEvent, { kind: 'quantity-set' | 'removed' }>) => void;
  children?: ReactNode;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const last = session.counted.at(-1);
  if (!last) return null;
  const { id, product, quantity, identity } = last;
  return (
    <div className="lastpick" data-last-quantity={quantity}>
      {identity === null && product.tracking !== 'serial' && (
        <>
          <span className="mid">{t('stepper.thisScan')}</span>
          <Stepper
            label={t('stepper.quantityOf', { name: product.name })}
            words={quantityWords(i18n.language, quantity)}
            value={quantity}
            onSet={(to) => tell(to > 0 ? { kind: 'quantity-set', id, quantity: to } : { kind: 'removed', id })}
          />
        </>
      )}
      {children}
    </div>
  );
}
