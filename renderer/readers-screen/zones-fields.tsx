import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReadingRules } from '../../preload/contract/station.ts';
import { NumberField, TextField } from './rules-fields.tsx';

type Zone = ReadingRules['zones'][number];
const mostZones = 16;

/** Parts of the field by antenna and signal: the first that fits is the tag's, and a read in none does not count. */
export function ZonesFields({
  zones,
  onChange,
}: {
  zones: readonly Zone[];
  onChange: (zones: Zone[]) => void;
}): ReactNode {
  const { t } = useTranslation();
  const put = (at: number, change: Partial<Zone>): void =>
    onChange(zones.map((zone, index) => (index === at ? { ...zone, ...change } : zone)));
  return (
    <div className="zones">
      {zones.map((zone, at) => (
        <fieldset key={at} className="fields">
          <legend>{t('readers.zones.number', { number: at + 1 })}</legend>
          <TextField
            label={t('readers.zones.name')}
            value={zone.name}
            placeholder=""
            onChange={(name) => name.trim() !== '' && put(at, { name: name.trim().slice(0, 60) })}
          />
          <TextField
            label={t('readers.antennas')}
            value={zone.antennas?.join(', ') ?? ''}
            placeholder={t('readers.rules.all')}
            onChange={(text) => {
              const antennas = [...new Set(text.split(/\D+/).map(Number))].filter((antenna) => antenna > 0);
              put(at, { antennas: antennas.length > 0 ? antennas : null });
            }}
          />
          <NumberField
            label={t('readers.zones.from')}
            value={zone.minimumRssiDbm}
            min={-100}
            max={0}
            step={1}
            onChange={(minimumRssiDbm) => put(at, { minimumRssiDbm })}
          />
          <NumberField
            label={t('readers.zones.to')}
            value={zone.maximumRssiDbm}
            min={-100}
            max={0}
            step={1}
            onChange={(maximumRssiDbm) => put(at, { maximumRssiDbm })}
          />
          <button type="button" className="btn" onClick={() => onChange(zones.filter((_, index) => index !== at))}>
            <Trash2 className="i" aria-hidden="true" />
            {t('readers.zones.remove')}
          </button>
        </fieldset>
      ))}
      {zones.length < mostZones && (
        <button
          type="button"
          className="btn"
          onClick={() =>
            onChange([
              ...zones,
              {
                name: t('readers.zones.number', { number: zones.length + 1 }),
                antennas: null,
                minimumRssiDbm: null,
                maximumRssiDbm: null,
              },
            ])
          }
        >
          <Plus className="i" aria-hidden="true" />
          {t('readers.zones.add')}
        </button>
      )}
    </div>
  );
}
