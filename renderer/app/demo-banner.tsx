import { FlaskConical } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallParams } from '../../preload/contract/calls.ts';
import { useServices } from './services.ts';
import { show } from './view-store.ts';

type Scene = CallParams<'demo.play'>['scene'];

const scenes: readonly Scene[] = [
  'customer-calls',
  'unknown-calls',
  'masked-calls',
  'shared-number-calls',
  'pallet-arrives',
  'stray-tag',
  'blank-tag',
  'odoo-away',
  'odoo-back',
];

/** Says that nothing here is real, plays its scenes, and leads out to the person's own Odoo. */
export function DemoBanner(): ReactNode {
  const { t } = useTranslation();
  const { host } = useServices();
  const [failed, setFailed] = useState(false);
  const play = (scene: Scene): void => {
    void host.call('demo.play', { scene }).then((played) => setFailed(!played.ok));
  };
  return (
    <aside className="demo" aria-label={t('demo.badge')}>
      <p>
        <FlaskConical className="i" aria-hidden="true" />
        <b>{t('demo.badge')}</b>
        <span className="words" role={failed ? 'alert' : undefined}>
          {t(failed ? 'demo.failed' : 'demo.words')}
        </span>
      </p>
      <div className="scenes" role="group" aria-label={t('demo.scenes')}>
        {scenes.map((scene) => (
          <button key={scene} type="button" data-scene={scene} onClick={() => play(scene)}>
            {t(`demo.${scene}`)}
          </button>
        ))}
        <button type="button" className="out" onClick={() => show('connect')}>
          {t('app.connect')}
        </button>
      </div>
    </aside>
  );
}
