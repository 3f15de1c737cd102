import type { ReactNode } from 'react';
import { Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';

/** A button of a job and the dialog that it opens over the job. `isOpen` is for those whom others open or close, too. */
export function DepotDialog({
  button,
  title,
  isWide = false,
  isOpen,
  onOpenChange,
  children,
}: {
  button: ReactNode;
  title: string;
  isWide?: boolean;
  isOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: (close: () => void) => ReactNode;
}): ReactNode {
  return (
    <DialogTrigger {...(isOpen !== undefined && { isOpen })} {...(onOpenChange && { onOpenChange })}>
      {button}
      <ModalOverlay className="veil" isDismissable>
        <Modal className={isWide ? 'modal far wide' : 'modal far'}>
          <Dialog>
            {({ close }) => (
              <>
                <Heading slot="title">{title}</Heading>
                {children(close)}
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
