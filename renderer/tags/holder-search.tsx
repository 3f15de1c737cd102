import { Box, MapPin, Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorker } from '../app/services.ts';
import { foldText } from '../store/fold-text.ts';
import type { WorkerClient } from '../worker/worker-client.ts';
import { goodsHolder, type Holder } from './tags-job.ts';
import { FarField } from '../design/far-field.tsx';

interface Found {
  readonly key: string;
  readonly kind: 'goods' | 'place';
  readonly name: string;
  readonly detail: string;
  readonly holder: Holder;
}

const most = 6;

/** Whom tags are given to, by name: products, serials and lots by their exact name, places. Scanning it does without. */
export function HolderSearch({ onChoose }: { onChoose: (holder: Holder) => void }): ReactNode {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const found = useWorker('catalogue', `holder:${text}`, (worker) => findHolders(worker, text.trim()));
  return (
    <div className="holder-search">
      <p className="mid">{t('tags.scanHolder')}</p>
      <FarField icon={Search} label={t('tags.searchHolder')} value={text} onChange={setText} />
      <ul className="found">
        {(found ?? []).map(({ key, kind, name, detail, holder }) => (
          <li key={key}>
            <button type="button" className="big" onClick={() => onChoose(holder)}>
              {kind === 'place' ? (
                <MapPin className="i" aria-hidden="true" />
              ) : (
                <Box className="i" aria-hidden="true" />
              )}
              <span className="cut">
                <span className="cut">{name}</span>
                <small className="cut">{detail}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {text.trim() !== '' && found?.length === 0 && <p className="mid">{t('tags.noHolder')}</p>}
    </div>
  );
}

async function findHolders(
  worker: Pick<WorkerClient, 'searchProducts' | 'lotsNamed' | 'locations' | 'product'>,
  text: string,
): Promise<readonly Found[]> {
  if (text === '') return [];
  const [products, lots, places] = await Promise.all([
    worker.searchProducts(text, most),
    worker.lotsNamed(text),
    worker.locations(),
  ]);
  const serials = await Promise.all(lots.map(async (lot) => ({ lot, product: await worker.product(lot.productId) })));
  const wanted = foldText(text);
  return [
    ...serials.flatMap(({ lot, product }): Found[] =>
      product
        ? [
            {
              key: `lot:${lot.id}`,
              kind: 'goods',
              name: lot.name,
              detail: product.name,
              holder: goodsHolder({ product: asGoods(product), lotName: lot.name, quantity: 1 }),
            },
          ]
        : [],
    ),
    ...products.map((product): Found => ({
      key: `product:${product.id}`,
      kind: 'goods',
      name: product.name,
      detail: [product.defaultCode, product.barcode].filter(Boolean).join(', '),
      holder: goodsHolder({ product: asGoods(product), lotName: null, quantity: 1 }),
    })),
    ...places
      .filter(({ usage, completeName }) => usage === 'internal' && foldText(completeName).includes(wanted))
      .map((place): Found => ({
        key: `place:${place.id}`,
        kind: 'place',
        name: place.completeName,
        detail: place.barcode ?? '',
        holder: { holder: { kind: 'place', locationId: place.id, name: place.completeName }, serialFromTag: false },
      })),
  ].slice(0, most);
}

type Product = NonNullable<Awaited<ReturnType<WorkerClient['product']>>>;
const asGoods = ({ id, name, defaultCode, uomName, tracking }: Product) => ({
  id,
  name,
  code: defaultCode,
  uomName,
  tracking,
});
