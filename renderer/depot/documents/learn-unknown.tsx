import { Search, Tag, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FeedRow } from '../../../preload/contract/feeds.ts';
import type { Operation } from '../../../preload/contract/operation.ts';
import { codeIdentity, epcIdentity } from '../../../preload/contract/tag-association.ts';
import { addFailureWords } from '../../app/outbox-words.ts';
import { useServices, useWorker } from '../../app/services.ts';
import { useAuthor } from '../../app/use-author.ts';
import type { AddFailure } from '../../worker/worker-api.ts';
import type { Goods, GoodsProduct } from '../../store/sighting.ts';
import type { DocumentEvent, UnknownSighting } from './document-session.ts';

/** Codes that nobody knows: named here they count at once, and every station knows them from then on. */
export function LearnUnknown({
  codes,
  likely,
  tell,
}: {
  codes: readonly UnknownSighting[];
  /** What the open job expects: the likeliest, and needs no typing. */
  likely: readonly GoodsProduct[];
  tell: (event: Extract<DocumentEvent, { kind: 'learned' | 'unknown-dismissed' }>) => void;
}): ReactNode {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const unknown = codes.find(({ text }) => text === chosen) ?? codes[0] ?? null;
  if (unknown === null) return <p className="mid empty">{t('receipt.noUnknown')}</p>;
  return (
    <div className="learn">
      <ul className="codes">
        {codes.map(({ text, why, times }) => (
          <li key={text}>
            <button
              type="button"
              className={text === unknown.text ? 'sel' : ''}
              aria-pressed={text === unknown.text}
              onClick={() => setChosen(text)}
            >
              <span className="code cut">{text}</span>
              <span className="mid">
                {t(`scan.why.${why}`, { detail: '' })}
                {times > 1 ? `, ${t('receipt.scannedTimes', { count: times })}` : ''}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <ChooseProduct
        key={unknown.text}
        likely={likely}
        unknown={unknown}
        onLearned={(goods, atMs) => tell({ kind: 'learned', text: unknown.text, goods, by: null, atMs })}
        onDismiss={() => tell({ kind: 'unknown-dismissed', text: unknown.text })}
      />
    </div>
  );
}

type Choosable = Pick<FeedRow<'products'>, 'id' | 'name' | 'defaultCode' | 'tracking' | 'uomName'>;

function ChooseProduct({
  likely,
  unknown,
  onLearned,
  onDismiss,
}: {
  likely: readonly GoodsProduct[];
  unknown: UnknownSighting;
  onLearned: (goods: Goods, atMs: number) => void;
  onDismiss: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const { worker, now, newId } = useServices();
  const author = useAuthor();
  const [query, setQuery] = useState('');
  const [lotName, setLotName] = useState(unknown.source === 'tag' ? unknown.text.slice(-8) : '');
  const [failure, setFailure] = useState<AddFailure | null>(null);
  const found = useWorker('catalogue', `learn ${query}`, (worker) =>
    query.trim() === '' ? Promise.resolve([]) : worker.searchProducts(query, 8),
  );
  const listed: readonly Choosable[] =
    query.trim() === ''
      ? likely.slice(0, 8).map((product) => ({ ...product, defaultCode: product.code }))
      : (found ?? []);

  const choose = (product: Choosable): void => {
    if (!author) return;
    const tracked = product.tracking !== 'none';
    const lot = tracked && lotName.trim() !== '' ? lotName.trim() : null;
    const act: Operation = {
      kind: 'associate-tag',
      operationId: newId(),
      schemaVersion: 1,
      author: author.author,
      actedAtMs: now(),
      identity: unknown.source === 'tag' ? epcIdentity(unknown.text) : codeIdentity(unknown.text),
      holder: {
        kind: 'goods',
        productId: product.id,
        // The code of a carton says the product; only a tag is one piece with a number of its own.
        lotName: unknown.source === 'tag' ? lot : null,
        quantity: 1,
        name: product.name,
      },
      replaces: null,
    };
    void worker.addOperation(act).then((added) => {
      if (!added.ok) return setFailure(added.failure);
      const goods: GoodsProduct = {
        id: product.id,
        name: product.name,
        code: product.defaultCode,
        uomName: product.uomName,
        tracking: product.tracking,
      };
      onLearned(
        {
          identity: unknown.source === 'tag' ? unknown.text : null,
          product: goods,
          lotId: null,
          lotName: lot,
          expiresOn: null,
          lotLocationId: null,
          lotPackageId: null,
          quantity: 1,
          packaging: null,
          expectedOn: [],
        },
        now(),
      );
    });
  };

  return (
    <div className="choose-product">
      <p className="code">{unknown.text}</p>
      <label className="lookup">
        <Search className="i" aria-hidden="true" />
        <span className="sr">{t('receipt.learnSearch')}</span>
        <input
          type="search"
          value={query}
          placeholder={t('receipt.learnSearch')}
          onChange={(event) => setQuery(event.target.value)}
        />
      </label>
      <label className="lookup">
        <Tag className="i" aria-hidden="true" />
        <span className="mid">{t('receipt.learnLot')}</span>
        <input type="text" value={lotName} onChange={(event) => setLotName(event.target.value)} />
      </label>
      {failure && (
        <p className="notice refused" role="alert">
          {addFailureWords(t, failure)}
        </p>
      )}
      <ul>
        {listed.map((product) => (
          <li key={product.id}>
            <button type="button" data-learn={product.id} onClick={() => choose(product)}>
              <b className="cut">{product.name}</b>
              <span className="mid">{product.defaultCode}</span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="big" onClick={onDismiss}>
        <Trash2 className="i" aria-hidden="true" />
        {t('receipt.dismissUnknown')}
      </button>
    </div>
  );
}
