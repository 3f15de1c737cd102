import { useEffect, useState } from 'react';
import type { ReaderInsight } from '../../preload/contract/station.ts';
import { useServices } from '../app/services.ts';

const everyMs = 400;
const keptFrames = 200;

/**
 * What the host knows of one reader beside its status, asked again while the page is looked at. Frames add up, newest last;
 * a question waits for the answer before it.
 */
export function useInsight(readerId: string): ReaderInsight | null {
  const { host } = useServices();
  const [seen, setSeen] = useState<{ readonly readerId: string; readonly insight: ReaderInsight } | null>(null);
  useEffect(() => {
    let left = false;
    let afterFrame = 0;
    let frames: ReaderInsight['frames'] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const answer = document.hidden ? null : await host.call('station.inspect', { readerId, afterFrame });
      if (left) return;
      if (answer?.ok && answer.value) {
        const fresh = answer.value.frames;
        afterFrame = fresh.at(-1)?.seq ?? afterFrame;
        if (fresh.length > 0) frames = [...frames, ...fresh].slice(-keptFrames);
        setSeen({ readerId, insight: { ...answer.value, frames } });
      }
      timer = setTimeout(() => void ask(), everyMs);
    };
    void ask();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [host, readerId]);
  return seen?.readerId === readerId ? seen.insight : null;
}
