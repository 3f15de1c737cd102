import { UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { DepotDialog } from '../depot-dialog.tsx';
import { useServices, useWorker } from '../../app/services.ts';
import { toolsJob } from './tools-job.ts';
import type { ToolsSession } from './tools-session.ts';

/** Who takes the tools, for whom the badge is not at hand. */
export function BorrowerDialog({
  session,
  open,
  onOpen,
}: {
  session: ToolsSession;
  open: boolean;
  onOpen: (open: boolean) => void;
}): ReactNode {
  const { t } = useTranslation();
  const { depot } = useServices();
  const people = useWorker('catalogue', 'employees', (worker) => worker.employees());
  return (
    <DepotDialog
      button={
        <Button className="big">
          <UserRound className="i" aria-hidden="true" />
          <span>{t(session.borrower ? 'tools.changePerson' : 'tools.choosePerson')}</span>
        </Button>
      }
      title={t('tools.choosePerson')}
      isOpen={open}
      onOpenChange={onOpen}
    >
      {(close) => (
        <>
          {people?.length === 0 && <p className="mid">{t('tools.noPeople')}</p>}
          <ul className="persons">
            {people?.map(({ id, name, jobTitle, partnerId }) => (
              <li key={id}>
                <Button
                  className="big"
                  onPress={() => {
                    const borrower = { kind: 'person', employeeId: id, partnerId, name } as const;
                    void depot.dispatch(toolsJob, session.key, { kind: 'borrower-chosen', borrower });
                    close();
                  }}
                >
                  <span>
                    {name}
                    <small>{jobTitle}</small>
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </DepotDialog>
  );
}
