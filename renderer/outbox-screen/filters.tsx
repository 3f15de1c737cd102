import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { Input, SearchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { OperationKind } from '../../preload/contract/operation.ts';
import { kindWords } from '../app/outbox-words.ts';
import type { ActState, OutboxView } from '../worker/worker-api.ts';
import { choicesOf, type ActFilter } from './act-filter.ts';

/** By state, person, kind and text; only what the list holds can be chosen. */
export function Filters({
  acts,
  filter,
  onChange,
  children,
}: {
  readonly acts: readonly OutboxView[];
  readonly filter: ActFilter;
  readonly onChange: (filter: ActFilter) => void;
  readonly children: ReactNode;
}): ReactNode {
  const { t } = useTranslation();
  const { people, kinds } = choicesOf(acts);
  const states = [...new Set(acts.map(({ state }) => state))];
  return (
    <div className="pad filters" role="search">
      <SearchField
        aria-label={t('outbox.filter.text')}
        className="field"
        value={filter.text}
        onChange={(text) => onChange({ ...filter, text })}
      >
        <Search className="i" aria-hidden="true" />
        <Input placeholder={t('outbox.filter.text')} />
      </SearchField>
      <div className="choices">
        <Choice
          label={t('outbox.filter.state')}
          all={t('outbox.filter.all')}
          value={filter.state}
          options={states.map((state): [ActState, string] => [state, t(`outbox.state.${state}`)])}
          onChange={(state) => onChange({ ...filter, state })}
        />
        <Choice
          label={t('outbox.filter.kind')}
          all={t('outbox.filter.every')}
          value={filter.kind}
          options={kinds.map((kind): [OperationKind, string] => [kind, kindWords(t, kind)])}
          onChange={(kind) => onChange({ ...filter, kind })}
        />
        {people.length > 1 && (
          <Choice
            label={t('outbox.filter.person')}
            all={t('outbox.filter.everybody')}
            value={filter.person}
            options={people.map((login): [string, string] => [login, login])}
            onChange={(person) => onChange({ ...filter, person })}
          />
        )}
      </div>
      {children}
    </div>
  );
}

function Choice<V extends string>({
  label,
  all,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly all: string;
  readonly value: V | null;
  readonly options: readonly (readonly [V, string])[];
  readonly onChange: (value: V | null) => void;
}): ReactNode {
  return (
    <label>
      <span className="dim">{label}</span>
      <select
        className="field"
        value={value ?? ''}
        onChange={(event) => onChange(options.find(([one]) => one === event.target.value)?.[0] ?? null)}
      >
        <option value="">{all}</option>
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
