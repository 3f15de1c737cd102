import { Box, Hash, MapPin, Package, Search, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorker } from '../app/services.ts';
import { metresOfLot } from '../depot/drums/open-drum.ts';
import { quantityWords } from '../i18n/format.ts';
import { foldText } from '../store/fold-text.ts';
import type { WorkerClient } from '../worker/worker-client.ts';
import { subjectKey, type LabelSubject } from './templates.ts';
import { FarField } from '../design/far-field.tsx';

const icons: Readonly<Record<LabelSubject['kind'], LucideIcon>> = {
  product: Box,
  lot: Hash,
  place: MapPin,
  package: Package,
};
const most = 7;

/** What a label is for, by name: products, serials, lots and drums, places, packages. */
export function SubjectSearch({
  chosen,
  onChoose,
}: {
  chosen: LabelSubject | null;
  onChoose: (subject: LabelSubject) => void;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const [text, setText] = useState('');
  const found = useWorker('catalogue', `label:${text}`, (worker) => findSubjects(worker, text.trim(), i18n.language));
  return (
    <div className="holder-search">
      <FarField icon={Search} label={t('print.search')} value={text} onChange={setText} />
      <ul className="found">
        {(found ?? []).map((subject) => {
          const Icon = icons[subject.kind];
          const isChosen = chosen !== null && subjectKey(chosen) === subjectKey(subject);
          return (
            <li key={subjectKey(subject)}>
              <button
                type="button"
                className={`big ${isChosen ? 'sel' : ''}`}
                aria-pressed={isChosen}
                onClick={() => onChoose(subject)}
              >
                <Icon className="i" aria-hidden="true" />
                <span className="cut">
                  <span className="cut">{subject.name}</span>
                  <small className="cut">
                    {t(`print.kind.${subject.kind}`)}
                    {subject.kind === 'lot' && `, ${subject.productName}`}
                    {subject.kind === 'lot' && subject.amount !== null && `, ${subject.amount}`}
                  </small>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {text.trim() !== '' && found?.length === 0 && <p className="mid">{t('print.nothingFound')}</p>}
    </div>
  );
}

async function findSubjects(
  worker: Pick<
    WorkerClient,
    'searchProducts' | 'lotsNamed' | 'locations' | 'product' | 'packageNamed' | 'find' | 'outbox'
  >,
  text: string,
  language: string,
): Promise<readonly LabelSubject[]> {
  if (text === '') return [];
  const [products, lots, places, held] = await Promise.all([
    worker.searchProducts(text, most),
    worker.lotsNamed(text),
    worker.locations(),
    worker.packageNamed(text),
  ]);
  const serials = await Promise.all(
    lots.map(async (lot): Promise<LabelSubject | null> => {
      const product = await worker.product(lot.productId);
      if (!product) return null;
      const metres = await metresOfLot(worker, product, lot.id);
      return {
        kind: 'lot',
        id: lot.id,
        name: lot.name,
        productName: product.name,
        barcode: product.barcode,
        tracking: product.tracking === 'serial' ? 'serial' : 'lot',
        amount: metres === null ? null : `${quantityWords(language, metres)}\u00a0m`,
      };
    }),
  );
  const wanted = foldText(text);
  return [
    ...serials.filter((subject) => subject !== null),
    ...(held ? [{ kind: 'package', id: held.id, name: held.name } as const] : []),
    ...places
      .filter(
        ({ usage, completeName, barcode }) =>
          usage === 'internal' && (foldText(completeName).includes(wanted) || foldText(barcode ?? '') === wanted),
      )
      .slice(0, 3)
      .map(({ id, completeName, barcode }): LabelSubject => ({ kind: 'place', id, name: completeName, barcode })),
    ...products.map(({ id, name, defaultCode, barcode }): LabelSubject => ({
      kind: 'product',
      id,
      name,
      code: defaultCode,
      barcode,
    })),
  ].slice(0, most);
}
