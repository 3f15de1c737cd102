import { Minus, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

/** How many, one more or one less, by a thumb in a glove. */
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
      <Button className="big" aria-label={t('app.less')} isDisabled={value <= least} onPress={() => onSet(value - 1)}>
        <Minus className="i" aria-hidden="true" />
      </Button>
      <b>{words}</b>
      <Button className="big" aria-label={t('app.more')} isDisabled={value >= most} onPress={() => onSet(value + 1)}>
        <Plus className="i" aria-hidden="true" />
      </Button>
    </span>
  );
}
