import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';

/** No call rings while the note is finished: asked for here, ended by saving. */
export function WrapUpButton({ callId }: { callId: string }): ReactNode {
  const { t } = useTranslation();
  const { live, agent } = useServices();
  const [failed, setFailed] = useState<string | null>(null);
  const reachable = useStore(live, ({ phone }) => phone?.registration.state === 'reachable');
  const doNotDisturb = useStore(live, ({ phone }) => phone?.doNotDisturb ?? false);
  if (failed) {
    return (
      <p className="notice refused" role="alert">
        {t('status.failed', { why: failed })}
      </p>
    );
  }
  if (!reachable || doNotDisturb) return null;
  return (
    <button
      type="button"
      className="link"
      data-act="wrap-up-pause"
      onClick={() => void agent.change('wrap-up', callId).then(setFailed)}
    >
      {t('work.pause')}
    </button>
  );
}
