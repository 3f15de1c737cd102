import { Signal } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Status } from '../design/marks.tsx';

/**
 * How a call sounds, or sounded, in words. MOS above 4 is a clear line, above 3.4 one that still serves (ITU-T G.107, annex B).
 *
 * @param heard.mos - null, and nothing is shown, before anything was heard
 */
export function SoundQuality(heard: {
  readonly mos: number | null;
  readonly packetsLost: number;
  readonly packetsReceived: number;
  readonly codec?: string | null;
}): ReactNode {
  const { t } = useTranslation();
  const { mos, packetsLost, packetsReceived, codec } = heard;
  if (mos === null) return null;
  const [tone, words] =
    mos >= 4
      ? (['ok', 'call.soundGood'] as const)
      : mos >= 3.4
        ? (['unknown', 'call.soundFair'] as const)
        : (['refused', 'call.soundPoor'] as const);
  const percent = Math.round((1000 * packetsLost) / Math.max(1, packetsLost + packetsReceived)) / 10;
  return (
    <p className="q">
      <Status tone={tone} icon={Signal}>
        {t(words)}
      </Status>
      <span className="dim">{[codec, t('call.lost', { percent })].filter(Boolean).join(', ')}</span>
    </p>
  );
}
