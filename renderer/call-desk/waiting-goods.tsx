import { Box, Check, Clock3 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { addFailureWords } from '../app/outbox-words.ts';
import { useServices } from '../app/services.ts';
import { useAuthor } from '../app/use-author.ts';
import { Status } from '../design/marks.tsx';
import { quantityWords } from '../i18n/format.ts';
import type { CustomerView } from '../worker/worker-api.ts';

/** Goods under way to the customer: what is missing and where it lies, and the depot's answer to « Préparer ». */
export function WaitingGoods({ view }: { view: CustomerView }): ReactNode {
  const { t, i18n } = useTranslation();
  if (view.deliveries.length === 0) return null;
  return (
    <section className="pad">
      <h2 className="h">{t('customer.goods')}</h2>
      <ul className="why">
        {view.deliveries.slice(0, 6).map((delivery) => (
          <li key={delivery.document.picking.id} data-delivery={delivery.document.picking.id}>
            <Box className="i" aria-hidden="true" />
            <span className="t cut">{delivery.document.picking.name}</span>
            <Preparation delivery={delivery} customer={view.partner.name} />
            <span className="sub">
              {delivery.short.length === 0
                ? t('customer.allThere', { count: delivery.document.moves.length })
                : delivery.short.map((goods) => (
                    <span key={goods.moveId} className="short">
                      {t('customer.short', {
                        name: goods.productName,
                        quantity: `${quantityWords(i18n.language, goods.missing)}\u00a0${goods.uomName}`,
                      })}{' '}
                      <span className={goods.places.length > 0 ? 'ok' : ''}>
                        {goods.places.length === 0
                          ? t('customer.nowhere')
                          : goods.places
                              .slice(0, 3)
                              .map(({ name, quantity }) =>
                                t('customer.there', { name, quantity: quantityWords(i18n.language, quantity) }),
                              )
                              .join(', ')}
                      </span>
                    </span>
                  ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Preparation({
  delivery: { document, preparation },
  customer,
}: {
  delivery: CustomerView['deliveries'][number];
  customer: string;
}): ReactNode {
  const { t } = useTranslation();
  const { worker, newId, now } = useServices();
  const author = useAuthor();
  // Of this button, not of the press: pressed twice, the depot is asked once.
  const [operationId] = useState(newId);
  const [asked, setAsked] = useState<'asked' | { readonly failed: string } | null>(null);
  const ask = (): void => {
    if (!author || author.uid === null) return setAsked({ failed: t('work.signIn') });
    void worker
      .addOperation({
        kind: 'ask-preparation',
        operationId,
        schemaVersion: 1,
        author: author.author,
        actedAtMs: now(),
        pickingId: document.picking.id,
        pickingName: document.picking.name,
        userId: author.uid,
        summary: t('customer.prepareSummary', { name: document.picking.name, customer }),
        note: t('customer.prepareNote', { customer, by: author.author.login }),
      })
      .then((added) => setAsked(added.ok ? 'asked' : { failed: addFailureWords(t, added.failure) }));
  };
  if (preparation?.done) {
    return (
      <Status tone="ok" icon={Check}>
        {t('customer.prepared', { answer: preparation.answer ?? '' })}
      </Status>
    );
  }
  if (preparation || asked === 'asked') {
    return (
      <Status tone="wait" icon={Clock3}>
        {t('customer.preparing')}
      </Status>
    );
  }
  return (
    <span className="end">
      {asked && <span role="alert">{asked.failed} </span>}
      <button type="button" className="btn small" data-act="prepare" onClick={ask}>
        {t('customer.prepare')}
      </button>
    </span>
  );
}
