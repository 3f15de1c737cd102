import { Plus, Printer, Trash2 } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CallValue } from '../../preload/contract/calls.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { useServices } from '../app/services.ts';
import { FarField } from '../design/far-field.tsx';
import { Choice } from '../design/choice.tsx';

type PrinterSettings = Settings['printers'][number];

const sizes = [
  [100, 50],
  [100, 150],
  [76, 51],
  [57, 32],
] as const;

/** The printers of this station: added, measured, tried, taken off. Kept in the settings file at once. */
export function PrinterPanel(): ReactNode {
  const { t } = useTranslation();
  const { live, host, people, newId } = useServices();
  const settings = useStore(live, (state) => state.about?.settings ?? null);
  const [found, setFound] = useState<CallValue<'print.find'> | null>(null);
  const [address, setAddress] = useState('');
  const [trouble, setTrouble] = useState(false);
  useEffect(() => {
    void host.call('print.find', null).then((answer) => answer.ok && setFound(answer.value));
  }, [host]);
  if (!settings) return null;
  const { printers } = settings;

  const write = async (next: readonly PrinterSettings[]): Promise<void> => {
    if (!(await people.prove('station-settings'))) return;
    const written = await host.call('settings.write', { ...settings, printers: [...next] });
    setTrouble(!written.ok);
    const about = written.ok ? await host.call('app.describe', null) : null;
    if (about?.ok) live.setState({ about: about.value });
  };
  const add = (connection: PrinterSettings['connection'], where: string, paper: PrinterSettings['paper']): void => {
    setAddress('');
    const size = { widthMm: 100, heightMm: 50, dpi: 203, rfid: false } as const;
    const printer = { id: newId(), title: where, connection, address: where, paper, ...size };
    void write([...printers, printer]);
  };
  const change = (id: string, part: Partial<PrinterSettings>): void =>
    void write(printers.map((printer) => (printer.id === id ? { ...printer, ...part } : printer)));
  const unknown = {
    system: (found?.system ?? []).filter((name) => !printers.some((one) => one.address === name)),
    devices: (found?.devices ?? []).filter((path) => !printers.some((one) => one.address === path)),
  };

  return (
    <>
      <section className="plate side">
        <h1>{t('print.panel.printers')}</h1>
        <p className="mid">{t('printers.why')}</p>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (address.trim() !== '') add('tcp', address.trim(), 'label');
          }}
        >
          <FarField icon={Printer} label={t('printers.address')} value={address} onChange={setAddress} />
          <button type="submit" className="big go" disabled={address.trim() === ''}>
            <Plus className="i" aria-hidden="true" />
            {t('printers.addNetwork')}
          </button>
          {unknown.devices.map((path) => (
            <button key={path} type="button" className="big" onClick={() => add('device', path, 'label')}>
              <Plus className="i" aria-hidden="true" />
              {t('printers.addUsb', { path })}
            </button>
          ))}
          {unknown.system.map((name) => (
            <button key={name} type="button" className="big" onClick={() => add('system', name, 'a4')}>
              <Plus className="i" aria-hidden="true" />
              {t('printers.addSystem', { name })}
            </button>
          ))}
        </form>
        {trouble && (
          <p className="notice refused" role="alert">
            {t('printers.notKept')}
          </p>
        )}
      </section>
      <section className="plate detail scroll">
        {printers.length === 0 && <p className="mid empty">{t('printers.none')}</p>}
        <ul className="stack">
          {printers.map((printer) => (
            <li key={printer.id} className="printer" data-printer={printer.connection}>
              <b className="cut">{printer.title || printer.id}</b>
              <span className="mid cut">
                {t(`printers.connection.${printer.connection}`)}, {printer.address}
              </span>
              {printer.paper === 'label' && (
                <>
                  <Choice
                    options={sizes.map(
                      ([width, height]) => [`${width}x${height}`, t('printers.size', { width, height })] as const,
                    )}
                    value={`${printer.widthMm}x${printer.heightMm}`}
                    onChoose={(size) => {
                      const [widthMm = 0, heightMm = 0] = size.split('x').map(Number);
                      change(printer.id, { widthMm, heightMm });
                    }}
                  />
                  <Choice
                    options={([203, 300, 600] as const).map((dpi) => [dpi, t('printers.dpi', { dpi })] as const)}
                    value={printer.dpi}
                    onChoose={(dpi) => change(printer.id, { dpi })}
                  />
                  <Choice
                    options={[[true, t('printers.rfid')]]}
                    value={printer.rfid}
                    onChoose={() => change(printer.id, { rfid: !printer.rfid })}
                  />
                </>
              )}
              <button
                type="button"
                className="big"
                onClick={() => void write(printers.filter(({ id }) => id !== printer.id))}
              >
                <Trash2 className="i" aria-hidden="true" />
                {t('printers.remove')}
              </button>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
