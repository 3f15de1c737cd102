import { Minus, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { DepotDialog } from './depot-dialog.tsx';
import { NumberPad } from './number-pad.tsx';

/** How many, by a thumb in a glove: one more, one less, or the figure itself on a pad. */
export function Stepper({
  label,
  words,
  value,
  least = 0,
  most = Infinity,
  onSet,
}: {
  /** What is counted, for who cannot see the line. */
  label: string;
  /** The quantity as people say it. */
  words: string;
  value: number;
  least?: number;
  most?: number;
  onSet: (value: number) => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <span className="stepper" role="group" aria-label={label}>
      <Button
        className="big"
        aria-label={t('stepper.less')}
        isDisabled={value <= least}
        onPress={() => onSet(Math.max(least, value - 1))}
      >
        <Minus className="i" aria-hidden="true" />
      </Button>
      <DepotDialog
        button={
          <Button className="big amount" isDisabled={least >= most}>
            <b>{words}</b>
          </Button>
        }
        title={label}
      >
        {(close) => (
          <NumberPad
            value={null}
            label={label}
            onEnter={(typed) => {
              onSet(Math.min(most, Math.max(least, typed)));
              close();
            }}
          />
        )}
      </DepotDialog>
      <Button
        className="big"
        aria-label={t('stepper.more')}
        isDisabled={value >= most}
        onPress={() => onSet(Math.min(most, value + 1))}
      >
        <Plus className="i" aria-hidden="true" />
      </Button>
    </span>
  );
}
