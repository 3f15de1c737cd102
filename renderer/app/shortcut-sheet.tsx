import { useState, type ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { commandsNow, keyWords } from './commands.ts';
import { openOverlay } from './view-store.ts';

/** The keys of the screen that is open, in groups. */
export function ShortcutSheet(): ReactNode {
  const { t } = useTranslation();
  // What stood when it was opened: the sheet must not move while it is read.
  const [commands] = useState(() => commandsNow().filter(({ keys }) => keys !== undefined));
  const groups = [...new Set(commands.map(({ group }) => group))];
  const close = (): void => openOverlay(null);
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => !open && close()}>
      <Modal className="modal sheet-of-keys">
        <Dialog>
          <Heading slot="title">{t('keys.title')}</Heading>
          <div className="groups">
            {groups.map((group) => (
              <section key={group}>
                <h3 className="h">{group}</h3>
                <dl>
                  {commands
                    .filter((command) => command.group === group)
                    .map(({ id, words, keys }) => (
                      <div key={id}>
                        <dt>{words}</dt>
                        <dd>
                          <kbd>{keyWords(keys ?? '')}</kbd>
                        </dd>
                      </div>
                    ))}
                </dl>
              </section>
            ))}
          </div>
          <div className="ends">
            <Button className="btn" autoFocus onPress={close}>
              {t('app.close')} <kbd>{t('keys.escape')}</kbd>
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
