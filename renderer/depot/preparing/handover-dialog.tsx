import { Eraser, PenLine } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { DepotDialog } from '../depot-dialog.tsx';
import { useServices, useWorker } from '../../app/services.ts';
import { useAuthor } from '../../app/use-author.ts';
import type { GoodsDocument } from '../../worker/worker-api.ts';
import { Choice } from '../../design/choice.tsx';
import { deliverOperation, linesPrint } from './prepare-operation.ts';
import { prepareJob } from './prepare-job.ts';
import type { PrepareSession } from './prepare-session.ts';
import { SignaturePad } from './signature-pad.tsx';

const namesShown = 5;

/** Who takes the goods, and their signature: bound to the lines as they are now, on the document with the act. */
export function HandoverDialog({
  session,
  document,
  pieces,
  disabled,
}: {
  session: PrepareSession & { readonly pickingId: number };
  document: GoodsDocument | null;
  pieces: number;
  disabled: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const { depot, now } = useServices();
  const author = useAuthor();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [signature, setSignature] = useState('');
  const [emptied, setEmptied] = useState(0);
  const partnerId = document?.picking.partnerId ?? null;
  const names = useWorker('catalogue', `takers ${partnerId}`, async (worker) => {
    const [partner, contacts, employees] = await Promise.all([
      partnerId === null ? null : worker.partner(partnerId),
      partnerId === null ? [] : worker.find('partners', 'parent', partnerId),
      worker.employees(),
    ]);
    const all = [...(partner ? [partner] : []), ...contacts, ...employees].map((one) => one.name);
    return [...new Set(all)].slice(0, namesShown);
  });

  const keep = async (): Promise<void> => {
    const atMs = now();
    const nobody = { login: '', employeeId: null, station: '' };
    const print = await linesPrint(deliverOperation(session, author?.author ?? nobody, atMs));
    await depot.dispatch(prepareJob, session.key, {
      kind: 'handed',
      handover: { name: name.trim(), signature, linesPrint: print, pieces, atMs },
    });
    setOpen(false);
  };
  const clear = (): void => {
    setSignature('');
    setEmptied(emptied + 1);
  };

  return (
    <DepotDialog
      button={
        <Button className="big" data-act="hand" isDisabled={disabled}>
          <PenLine className="i" aria-hidden="true" />
          <span>
            {t('prepare.hand')}
            <small className={session.handover ? 'said' : ''}>
              {session.handover ? t('prepare.handed', { name: session.handover.name }) : t('prepare.handWhy')}
            </small>
          </span>
        </Button>
      }
      title={t('prepare.handTitle', { name: session.pickingName })}
      isWide
      isOpen={open}
      onOpenChange={(next) => {
        clear();
        setOpen(next);
      }}
    >
      {(close) => (
        <div className="handover">
          <p className="mid">{t('prepare.signedLines', { count: pieces })}</p>
          <div className="two">
            <div>
              <label className="notefield">
                <span>{t('prepare.handTo')}</span>
                <input
                  type="text"
                  value={name}
                  placeholder={t('prepare.handName')}
                  onChange={(event) => setName(event.target.value)}
                />
              </label>
              <Choice options={(names ?? []).map((one) => [one, one] as const)} value={name} onChoose={setName} />
            </div>
            <div>
              <span className="mid">{t('prepare.sign')}</span>
              <SignaturePad key={emptied} label={t('prepare.sign')} onChange={setSignature} />
            </div>
          </div>
          <div className="ends">
            <Button className="big" onPress={close}>
              {t('app.close')}
            </Button>
            <Button className="big" isDisabled={signature === ''} onPress={clear}>
              <Eraser className="i" aria-hidden="true" />
              {t('prepare.signAgain')}
            </Button>
            <Button className="big go" isDisabled={signature === '' || name.trim() === ''} onPress={() => void keep()}>
              {t('prepare.signed')}
            </Button>
          </div>
        </div>
      )}
    </DepotDialog>
  );
}
