import { Download, ShieldAlert, ShieldCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { Status } from '../design/marks.tsx';
import { quantityWords } from '../i18n/format.ts';
import { saveJournal } from './save-file.ts';

/** What the black box holds, what it found when it was opened, and the way to carry it away. */
export function BlackBox(): ReactNode {
  const { t, i18n } = useTranslation();
  const { live } = useServices();
  const journal = useStore(live, (state) => state.journal);
  const sizeWords = (bytes: number): string =>
    bytes < 1e9
      ? t('outbox.box.megabytes', { size: quantityWords(i18n.language, Math.ceil(bytes / 1e5) / 10) })
      : t('outbox.box.gigabytes', { size: quantityWords(i18n.language, Math.round(bytes / 1e9)) });
  const notices = journal?.notices ?? [];
  return (
    <section className="box-of-acts pad">
      <h2>{t('outbox.box.title')}</h2>
      <p className="mid">{t('outbox.box.lead')}</p>
      {journal && (
        <dl>
          <div>
            <dt>{t('outbox.box.records')}</dt>
            <dd>{quantityWords(i18n.language, journal.records)}</dd>
          </div>
          <div>
            <dt>{t('outbox.box.waiting')}</dt>
            <dd>{quantityWords(i18n.language, journal.waiting)}</dd>
          </div>
          <div>
            <dt>{t('outbox.box.size')}</dt>
            <dd>{sizeWords(journal.bytes)}</dd>
          </div>
          {journal.freeBytes !== null && (
            <div>
              <dt>{t('outbox.box.room')}</dt>
              <dd>{sizeWords(journal.freeBytes)}</dd>
            </div>
          )}
        </dl>
      )}
      {notices.length === 0 ? (
        <Status tone={journal?.isVerified ? 'ok' : 'wait'} icon={ShieldCheck}>
          {t(journal?.isVerified ? 'outbox.box.sound' : 'outbox.box.reading')}
        </Status>
      ) : (
        <ul>
          {notices.map(({ kind, segment }, at) => (
            <li key={`${segment} ${at}`}>
              <Status tone={kind === 'tail-cut' ? 'unknown' : 'refused'} icon={ShieldAlert}>
                {t(`outbox.box.${kind}`, { segment })}
              </Status>
            </li>
          ))}
        </ul>
      )}
      <SaveJournal />
    </section>
  );
}

export function SaveJournal(): ReactNode {
  const { t } = useTranslation();
  const { host, now } = useServices();
  const [failed, setFailed] = useState(false);
  return (
    <>
      <button
        type="button"
        className="btn full"
        onClick={() => void saveJournal(host, now()).then((saved) => setFailed(!saved))}
      >
        <Download className="i" aria-hidden="true" />
        {t('outbox.saveJournal')}
      </button>
      {failed && (
        <p className="notice refused" role="alert">
          {t('outbox.saveFailed')}
        </p>
      )}
    </>
  );
}
