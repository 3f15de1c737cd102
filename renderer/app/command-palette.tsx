import { Building2, Package, Phone, Search, Truck, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, SearchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Hidden } from './privacy.tsx';
import { readNumber } from '../call-desk/read-number.ts';
import { receiptKey } from '../depot/receiving/receipt-session.ts';
import type { T } from '../i18n/i18n.ts';
import { foldText } from '../store/fold-text.ts';
import type { WorkerClient } from '../worker/worker-client.ts';
import { commandsNow, keyWords } from './commands.ts';
import { useWorker } from './services.ts';
import { askDial, openJob, openOverlay, openPartner, show } from './view-store.ts';

interface Hit {
  readonly id: string;
  readonly icon: LucideIcon | undefined;
  readonly words: string;
  readonly detail: string;
  readonly keys?: string;
  /** Names somebody: not drawn while the screen is shared. */
  readonly personal?: true;
  readonly run: () => void;
}

/** One field for everything: an act by its name, a customer, an open delivery, a number to call. Answers from this station, line or not. */
export function CommandPalette(): ReactNode {
  const { t } = useTranslation();
  const [commands] = useState(commandsNow);
  const [text, setText] = useState('');
  const query = text.trim();
  // Asked again when the cache changes: during a first sync, what was not there a second ago may be now.
  const found = useWorker('catalogue', query, (worker) => (query ? search(t, worker, query) : Promise.resolve([])));

  const wanted = foldText(text).split(' ').filter(Boolean);
  const acts = commands
    .filter(({ id, words }) => id !== 'palette' && wanted.every((token) => foldText(words).includes(token)))
    .map(({ id, words, group, keys, icon, run }): Hit => ({
      id,
      words,
      detail: group,
      icon,
      run,
      ...(keys && { keys }),
    }));
  const number = readNumber(text);
  const dial: readonly Hit[] =
    number.e164 || number.emergency
      ? [
          {
            id: 'dial',
            icon: Phone,
            words: t('palette.call', { number: number.shown }),
            detail: '',
            run: () => askDial(text, null),
          },
        ]
      : [];
  const hits = [...dial, ...(found ?? []), ...acts];
  const close = (): void => openOverlay(null);
  const choose = (id: string): void => {
    close();
    hits.find((hit) => hit.id === id)?.run();
  };

  return (
    <ModalOverlay className="veil high" isOpen isDismissable onOpenChange={(open) => !open && close()}>
      <Modal className="modal palette">
        <Dialog aria-label={t('palette.title')}>
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField aria-label={t('palette.title')} className="field big-f" autoFocus>
              <Search className="i" aria-hidden="true" />
              <Input placeholder={t('palette.hint')} />
            </SearchField>
            <Menu
              aria-label={t('palette.title')}
              className="hits"
              items={hits}
              onAction={(id) => choose(String(id))}
              renderEmptyState={() => <p className="pad mid">{t('palette.nothing')}</p>}
            >
              {({ id, icon: Icon, words, detail, keys, personal }) => (
                <MenuItem id={id} textValue={words} className="hit">
                  {Icon ? <Icon className="i" aria-hidden="true" /> : <span className="i" />}
                  <b className="cut">{personal ? <Hidden>{words}</Hidden> : words}</b>
                  <span className="mid cut">{personal ? <Hidden>{detail}</Hidden> : detail}</span>
                  {keys ? <kbd>{keyWords(keys)}</kbd> : <span />}
                </MenuItem>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

async function search(t: T, worker: WorkerClient, text: string): Promise<readonly Hit[]> {
  const [partners, products, receipts] = await Promise.all([
    worker.searchPartners(text, 6),
    worker.searchProducts(text, 4),
    worker.openReceipts(),
  ]);
  const wanted = foldText(text);
  return [
    ...receipts
      .filter(({ picking }) =>
        foldText(`${picking.name} ${picking.origin ?? ''} ${picking.partnerName ?? ''}`).includes(wanted),
      )
      .slice(0, 4)
      .map(({ picking }): Hit => ({
        id: `receipt-${picking.id}`,
        icon: Truck,
        words: picking.name,
        detail: [picking.partnerName, picking.origin].filter(Boolean).join(', '),
        run: () => openJob(receiptKey(picking.id)),
      })),
    ...partners.map((partner): Hit => ({
      id: `partner-${partner.id}`,
      icon: Building2,
      personal: true,
      words: partner.name,
      detail: [partner.parentName, partner.city, partner.phone].filter(Boolean).join(', '),
      run() {
        openPartner(partner.id);
        show('calls');
      },
    })),
    ...products.map((product): Hit => ({
      id: `product-${product.id}`,
      icon: Package,
      words: product.name,
      detail: t('palette.copies', { code: product.barcode ?? product.defaultCode ?? product.name }),
      run: () => void navigator.clipboard?.writeText(product.barcode ?? product.defaultCode ?? product.name),
    })),
  ];
}
