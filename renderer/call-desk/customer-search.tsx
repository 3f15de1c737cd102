import { Search } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { Input, ListBox, ListBoxItem, SearchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { FeedRow } from '../../preload/contract/feeds.ts';
import { useCommands } from '../app/commands.ts';
import { Hidden } from '../app/privacy.tsx';
import { readNumber } from './read-number.ts';
import { useSearch } from './use-search.ts';

const limit = 12;

/** Search as you type, in the local index: names, numbers, references. F3 goes there from anywhere on the desk. */
export function CustomerSearch({ onChoose }: { onChoose: (partner: FeedRow<'partners'>) => void }): ReactNode {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const found = useSearch(text, limit);
  const input = useRef<HTMLInputElement>(null);

  useCommands([
    {
      id: 'search-customer',
      words: t('customer.search'),
      group: t('app.callDesk'),
      keys: 'F3',
      run: () => input.current?.focus(),
    },
  ]);

  const choose = (id: number): void => {
    const row = found?.find((row) => row.id === id);
    if (!row) return;
    setText('');
    onChoose(row);
  };
  return (
    <search className="find pad">
      <SearchField aria-label={t('customer.search')} value={text} onChange={setText} className="field big-f">
        <Search className="i" aria-hidden="true" />
        <Input
          ref={input}
          placeholder={t('customer.searchHint')}
          aria-keyshortcuts="F3"
          onKeyDown={(event) => {
            const first = found?.[0];
            if (event.key === 'Enter' && first) choose(first.id);
          }}
        />
        {found ? (
          <span className="dim end">{t('customer.results', { count: found.length })}</span>
        ) : (
          <kbd className="end">F3</kbd>
        )}
      </SearchField>
      {found && found.length === 0 && (
        <p className="pad mid" role="status">
          {t('customer.noResult')} {t('customer.noResultWhy')}
        </p>
      )}
      {found && found.length > 0 && (
        <ListBox
          aria-label={t('customer.search')}
          className="res"
          selectionMode="none"
          onAction={(key) => choose(Number(key))}
        >
          {found.map((row) => (
            <ListBoxItem key={row.id} id={row.id} textValue={row.name} className="hit">
              <b className="cut">
                <Hidden>{row.name}</Hidden>
              </b>
              <span className="mid cut">
                <Hidden>{[row.parentName, row.city].filter(Boolean).join(', ')}</Hidden>
              </span>
              <span className="tel mid">
                <Hidden>{row.phone ? readNumber(row.phoneSanitized ?? row.phone).shown : ''}</Hidden>
              </span>
            </ListBoxItem>
          ))}
        </ListBox>
      )}
    </search>
  );
}
