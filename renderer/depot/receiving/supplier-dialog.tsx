import { Building2, Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { DepotDialog } from '../depot-dialog.tsx';
import { useWorker } from '../../app/services.ts';
import type { NamedPlace } from '../documents/document-session.ts';
import type { Unannounced } from './receipt-session.ts';

const shown = 8;

/** Who delivered what nobody announced, and the number on their paper. */
export function SupplierDialog({
  unannounced,
  onSupplier,
  onReference,
}: {
  unannounced: Unannounced;
  onSupplier: (supplier: NamedPlace) => void;
  onReference: (reference: string) => void;
}): ReactNode {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const [reference, setReference] = useState(unannounced.reference);
  const { supplier } = unannounced;
  const found = useWorker('catalogue', `supplier ${query}`, async (worker): Promise<readonly NamedPlace[]> => {
    if (query.trim() !== '') return worker.searchPartners(query, shown);
    // Those of whom something is awaited are the likeliest.
    const awaited = new Map<number, string>();
    for (const { picking } of await worker.openReceipts())
      if (picking.partnerId !== null) awaited.set(picking.partnerId, picking.partnerName ?? '');
    return [...awaited].map(([id, name]) => ({ id, name })).slice(0, shown);
  });
  return (
    <DepotDialog
      button={
        <Button className="big" data-act="supplier">
          <Building2 className="i" aria-hidden="true" />
          <span className="cut">
            {supplier?.name ?? t('unannounced.whose')}
            <small>{unannounced.reference || t('unannounced.noReference')}</small>
          </span>
        </Button>
      }
      title={t('unannounced.whose')}
      isWide
    >
      {(close) => (
        <div className="handover">
          <label className="notefield">
            <span>{t('unannounced.reference')}</span>
            <input
              type="text"
              value={reference}
              onChange={(event) => setReference(event.target.value)}
              onBlur={() => onReference(reference)}
            />
          </label>
          <label className="notefield">
            <span>
              <Search className="i" aria-hidden="true" /> {t('unannounced.search')}
            </span>
            <input type="search" value={query} onChange={(event) => setQuery(event.target.value)} />
          </label>
          <ul className="persons">
            {(found ?? []).map(({ id, name }) => (
              <li key={id}>
                <Button
                  className={`big ${id === supplier?.id ? 'sel' : ''}`}
                  data-supplier={id}
                  onPress={() => onSupplier({ id, name })}
                >
                  <span className="cut">{name}</span>
                </Button>
              </li>
            ))}
          </ul>
          {query.trim() !== '' && found?.length === 0 && <p className="mid">{t('unannounced.nobody')}</p>}
          <div className="ends">
            <Button
              className="big go"
              onPress={() => {
                onReference(reference);
                close();
              }}
            >
              {t('unannounced.done')}
            </Button>
          </div>
        </div>
      )}
    </DepotDialog>
  );
}
