import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagSightings } from '../../preload/contract/station.ts';
import { useServices } from '../app/services.ts';
import { TagList } from './tag-list.tsx';

const everyMs = 1_000;

/** Why each tag of the running inventory was counted, or not: what was heard last comes first. */
export function Sightings({
  readerId,
  minimumRssiDbm,
}: {
  readerId: string;
  minimumRssiDbm: number | null;
}): ReactNode {
  const { t } = useTranslation();
  const { host } = useServices();
  const [tags, setTags] = useState<readonly TagSightings[]>([]);
  useEffect(() => {
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const seen = document.hidden ? null : await host.call('station.sightings', null);
      if (left) return;
      // By first sight: a list that is read must not jump about under the pointer.
      if (seen?.ok) {
        setTags(
          seen.value.tags
            .filter((tag) => tag.readerId === readerId)
            .toSorted((a, b) => b.firstSeenMs - a.firstSeenMs || a.epcHex.localeCompare(b.epcHex)),
        );
      }
      timer = setTimeout(() => void ask(), everyMs);
    };
    void ask();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [host, readerId]);
  return (
    <section className="pad scroll" aria-label={t('readers.sightings')}>
      <h2 className="h">{t('readers.sightings')}</h2>
      <TagList
        tags={tags}
        minimumRssiDbm={minimumRssiDbm}
        onTakeBack={(epcHex) => void host.call('station.uncount', { epcHex })}
      />
    </section>
  );
}
