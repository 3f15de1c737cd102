import { TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReaderChoice, ReaderStatus, ReadingRules } from '../../preload/contract/station.ts';
import { useServices } from '../app/services.ts';
import { NumberField, RulesFields } from './rules-fields.tsx';
import { ZonesFields } from './zones-fields.tsx';

type Told = { readonly tone: 'ok' | 'refused'; readonly words: string };

/** Power, antennas, band and rules of one reader: applied at once, kept only if the reader took them. */
export function ReaderSettings({ reader, rules }: { reader: ReaderStatus; rules: ReadingRules }): ReactNode {
  const { t } = useTranslation();
  const { host } = useServices();
  const [told, setTold] = useState<Told | null>(null);
  const [busy, setBusy] = useState(false);
  const { readerId, abilities } = reader;

  const choose = (choice: ReaderChoice): void => {
    setBusy(true);
    void host.call('station.configure-reader', { readerId, choice }).then((answer) => {
      setBusy(false);
      if (!answer.ok) return setTold({ tone: 'refused', words: t('readers.settings.failed') });
      const { value } = answer;
      setTold(
        value.kind === 'refused'
          ? { tone: 'refused', words: t('readers.settings.refused', { why: value.why }) }
          : value.kind === 'kept'
            ? { tone: 'ok', words: t('readers.settings.kept') }
            : {
                tone: 'ok',
                words:
                  choice.powerDbm !== undefined && value.powerDbm !== null && value.powerDbm !== choice.powerDbm
                    ? t('readers.settings.limited', { dbm: value.powerDbm })
                    : t('readers.settings.applied'),
              },
      );
    });
  };
  const chosen = reader.chosenAntennas ?? Array.from({ length: reader.antennas ?? 0 }, (_, index) => index + 1);
  const { start } = rules;

  return (
    <section className="pad scroll settings" aria-label={t('readers.settings.title')} aria-busy={busy}>
      {told && (
        <p className={`notice ${told.tone}`} role="status">
          {told.words}
        </p>
      )}
      <h2 className="h">{t('readers.settings.radio')}</h2>
      <div className="fields">
        <NumberField
          label={t('readers.settings.power')}
          value={reader.powerDbm}
          min={abilities?.power?.minDbm ?? 0}
          max={abilities?.power?.maxDbm ?? 33}
          step={abilities?.power?.stepDbm ?? 1}
          onChange={(powerDbm) => powerDbm !== null && choose({ powerDbm })}
        />
        <label>
          <span>{t('readers.region')}</span>
          <select
            className="field"
            value={reader.region === 'ETSI-UB' ? 'ETSI-UB' : 'ETSI-LB'}
            onChange={({ target }) => choose({ region: target.value === 'ETSI-UB' ? 'ETSI-UB' : 'ETSI-LB' })}
          >
            <option value="ETSI-LB">{t('readers.regions.ETSI-LB')}</option>
            <option value="ETSI-UB">{t('readers.regions.ETSI-UB')}</option>
          </select>
        </label>
        {(reader.antennas ?? 0) > 1 && (
          <fieldset>
            <legend>{t('readers.antennas')}</legend>
            {Array.from({ length: reader.antennas ?? 0 }, (_, index) => index + 1).map((antenna) => (
              <label key={antenna} className="tick">
                <input
                  type="checkbox"
                  checked={chosen.includes(antenna)}
                  disabled={chosen.length === 1 && chosen.includes(antenna)}
                  onChange={({ target }) =>
                    choose({
                      antennas: target.checked
                        ? [...chosen, antenna].sort((a, b) => a - b)
                        : chosen.filter((each) => each !== antenna),
                    })
                  }
                />
                {antenna}
              </label>
            ))}
          </fieldset>
        )}
      </div>
      <p className="notice unknown">
        <TriangleAlert className="i" aria-hidden="true" />
        {t('readers.settings.anfr')}
      </p>
      <h2 className="h">{t('readers.settings.counting')}</h2>
      <RulesFields rules={rules} onChange={(reading) => choose({ reading })} />
      <h2 className="h">{t('readers.zones.title')}</h2>
      <ZonesFields zones={rules.zones} onChange={(zones) => choose({ reading: { ...rules, zones } })} />
      <h2 className="h">{t('readers.settings.cycle')}</h2>
      <div className="fields">
        <label>
          <span>{t('readers.settings.start')}</span>
          <select
            className="field"
            value={start.kind === 'gpi' ? `${start.pin}` : 'asked'}
            disabled={abilities?.gpi !== true && start.kind === 'asked'}
            onChange={({ target }) =>
              choose({
                reading: {
                  ...rules,
                  start:
                    target.value === 'asked'
                      ? { kind: 'asked' }
                      : { kind: 'gpi', pin: Number(target.value), level: start.kind === 'gpi' ? start.level : 1 },
                },
              })
            }
          >
            <option value="asked">{t('readers.settings.startAsked')}</option>
            {inputsOf(start).map((pin) => (
              <option key={pin} value={pin}>
                {t('readers.settings.startGpi', { pin })}
              </option>
            ))}
          </select>
        </label>
        {start.kind === 'gpi' && (
          <>
            <label>
              <span>{t('readers.settings.level')}</span>
              <select
                className="field"
                value={start.level}
                onChange={({ target }) =>
                  choose({ reading: { ...rules, start: { ...start, level: target.value === '0' ? 0 : 1 } } })
                }
              >
                <option value={1}>{t('readers.settings.levelHigh')}</option>
                <option value={0}>{t('readers.settings.levelLow')}</option>
              </select>
            </label>
            <label className="tick">
              <input
                type="checkbox"
                checked={rules.stopWithGpi}
                onChange={({ target }) => choose({ reading: { ...rules, stopWithGpi: target.checked } })}
              />
              {t('readers.settings.stopWithGpi')}
            </label>
          </>
        )}
        <Seconds rules={rules} name="stopWhenQuietMs" label={t('readers.settings.quiet')} choose={choose} />
        <Seconds rules={rules} name="durationMs" label={t('readers.settings.duration')} choose={choose} />
        <Seconds rules={rules} name="repeatMs" label={t('readers.settings.repeat')} choose={choose} />
      </div>
    </section>
  );
}

/** As many as any of the readers has; the settings file may name another. */
function inputsOf(start: ReadingRules['start']): readonly number[] {
  const usual = Array.from({ length: 8 }, (_, index) => index + 1);
  return start.kind === 'gpi' && !usual.includes(start.pin) ? [start.pin, ...usual] : usual;
}

function Seconds({
  rules,
  name,
  label,
  choose,
}: {
  rules: ReadingRules;
  name: 'stopWhenQuietMs' | 'durationMs' | 'repeatMs';
  label: string;
  choose: (choice: ReaderChoice) => void;
}): ReactNode {
  const value = rules[name];
  return (
    <NumberField
      label={label}
      value={value === null ? null : value / 1_000}
      min={0.1}
      max={86_400}
      step={0.1}
      onChange={(seconds) =>
        choose({ reading: { ...rules, [name]: seconds === null ? null : Math.round(seconds * 1_000) } })
      }
    />
  );
}
