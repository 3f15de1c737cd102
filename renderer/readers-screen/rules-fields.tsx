import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReadingRules } from '../../preload/contract/station.ts';

const schemes = ['sgtin-96', 'sgtin-198', 'sscc-96', 'grai-96', 'giai-96', 'sgln-96', 'raw'] as const;

/** When a read counts: the same fields choose the rules of a reader and those of a replay. */
export function RulesFields({
  rules,
  onChange,
}: {
  rules: ReadingRules;
  onChange: (rules: ReadingRules) => void;
}): ReactNode {
  const { t } = useTranslation();
  const seconds = (name: 'withinMs' | 'lostAfterMs', label: string): ReactNode => (
    <NumberField
      label={label}
      value={rules[name] / 1_000}
      min={0.1}
      max={600}
      step={0.1}
      onChange={(value) => value !== null && onChange({ ...rules, [name]: Math.round(value * 1_000) })}
    />
  );
  return (
    <div className="fields">
      <NumberField
        label={t('readers.rules.minimumReads')}
        value={rules.minimumReads}
        min={1}
        max={100}
        step={1}
        onChange={(value) => value !== null && onChange({ ...rules, minimumReads: Math.round(value) })}
      />
      {seconds('withinMs', t('readers.rules.within'))}
      {seconds('lostAfterMs', t('readers.rules.lostAfter'))}
      <NumberField
        label={t('readers.rules.minimumRssi')}
        value={rules.minimumRssiDbm}
        min={-100}
        max={0}
        step={1}
        onChange={(minimumRssiDbm) => onChange({ ...rules, minimumRssiDbm })}
      />
      <TextField
        label={t('readers.rules.antennas')}
        value={rules.antennas?.join(', ') ?? ''}
        placeholder={t('readers.rules.all')}
        onChange={(text) => {
          const antennas = [...new Set(text.split(/\D+/).map(Number))].filter((antenna) => antenna > 0);
          onChange({ ...rules, antennas: antennas.length > 0 ? antennas : null });
        }}
      />
      <TextField
        label={t('readers.rules.prefixes')}
        value={rules.epcPrefixes?.join(', ') ?? ''}
        placeholder={t('readers.rules.all')}
        onChange={(text) => {
          const epcPrefixes = text
            .toUpperCase()
            .split(/[^0-9A-F]+/)
            .filter((prefix) => prefix !== '');
          onChange({ ...rules, epcPrefixes: epcPrefixes.length > 0 ? epcPrefixes : null });
        }}
      />
      <fieldset>
        <legend>{t('readers.rules.schemes')}</legend>
        {schemes.map((scheme) => (
          <label key={scheme} className="tick">
            <input
              type="checkbox"
              checked={rules.schemes === null || rules.schemes.includes(scheme)}
              onChange={({ target }) => {
                const before: readonly string[] = rules.schemes ?? schemes;
                const after = target.checked ? [...before, scheme] : before.filter((each) => each !== scheme);
                onChange({ ...rules, schemes: schemes.every((each) => after.includes(each)) ? null : [...after] });
              }}
            />
            {scheme === 'raw' ? t('readers.schemeRaw') : scheme.toUpperCase()}
          </label>
        ))}
      </fieldset>
    </div>
  );
}

/** A number that a person may clear: null then. What is typed outside the limits is brought to them. */
export function NumberField({
  label,
  value,
  min,
  max,
  step,
  onChange,
}: {
  label: string;
  value: number | null;
  min: number;
  max: number;
  step: number;
  onChange: (value: number | null) => void;
}): ReactNode {
  return (
    <label>
      <span>{label}</span>
      <input
        className="field"
        type="number"
        inputMode="decimal"
        // Uncontrolled while it is typed in: a half-typed number must not be corrected under the fingers.
        key={value ?? 'none'}
        defaultValue={value ?? ''}
        min={min}
        max={max}
        step={step}
        onBlur={({ target }) => {
          const typed = target.value.trim() === '' ? null : target.valueAsNumber;
          const next = typed === null || Number.isNaN(typed) ? null : Math.min(max, Math.max(min, typed));
          if (next !== value) onChange(next);
          else target.value = value === null ? '' : String(value);
        }}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && currentTarget.blur()}
      />
    </label>
  );
}

/** Told when the person leaves the field. */
export function TextField({
  label,
  value,
  placeholder,
  onChange,
}: {
  label: string;
  value: string;
  placeholder: string;
  onChange: (text: string) => void;
}): ReactNode {
  return (
    <label>
      <span>{label}</span>
      <input
        className="field"
        key={value}
        defaultValue={value}
        placeholder={placeholder}
        onBlur={({ target }) => target.value !== value && onChange(target.value)}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && currentTarget.blur()}
      />
    </label>
  );
}
