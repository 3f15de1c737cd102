import { Check, OctagonX, Tag, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { TagSubject, TagWritingOutcome } from '../../preload/contract/station.ts';
import { useServices } from '../app/services.ts';
import type { T } from '../i18n/i18n.ts';

type Kind = TagSubject['kind'];
const kinds: readonly Kind[] = ['product', 'drum', 'tool'];

/**
 * Writes one tag on one reader. The gesture has an id of its own: pressed twice or asked again after a lost answer, it
 * writes once. Another tag is another gesture.
 * @param subject what the tag is for, where the screen that asks knows; else the person chooses
 */
export function WriteTag({
  readerId,
  subject: given = null,
  name,
  onClose,
  onWritten,
}: {
  readerId: string;
  subject?: TagSubject | null;
  /** In words, what the tag is for. */
  name?: string;
  onClose: () => void;
  onWritten?: (written: Extract<TagWritingOutcome, { kind: 'written' }>) => void;
}): ReactNode {
  const { t } = useTranslation();
  const { host, newId } = useServices();
  const [kind, setKind] = useState<Kind>(given?.kind ?? 'product');
  const [code, setCode] = useState(given && 'gtin' in given ? given.gtin : '');
  const [lock, setLock] = useState(false);
  const [password, setPassword] = useState('');
  const [requestId, setRequestId] = useState(newId);
  const [state, setState] = useState<TagWritingOutcome | 'writing' | 'host-gone' | null>(null);

  const subject = given ?? subjectOf(kind, code);
  const passwordFits = !lock || /^[0-9A-Fa-f]{8}$/.test(password);
  const write = (): void => {
    if (!subject || !passwordFits) return;
    setState('writing');
    void host
      .call('station.write-tag', {
        requestId,
        readerId,
        subject,
        isNew: lock,
        accessPassword: lock ? password : null,
        lock,
      })
      .then((answer) => {
        // No answer: the same gesture may be asked again, and is told what became of it.
        if (!answer.ok) return setState('host-gone');
        setState(answer.value);
        setRequestId(newId());
        if (answer.value.kind === 'written') onWritten?.(answer.value);
      });
  };

  return (
    <ModalOverlay className="veil" isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal write-tag">
        <Dialog>
          <Heading slot="title">{t('readers.write.title')}</Heading>
          {name !== undefined && <p className="co">{name}</p>}
          <p className="mid">{t('readers.write.howTo')}</p>
          {!given && (
            <div className="choice" role="group" aria-label={t('readers.write.for')}>
              {kinds.map((each) => (
                <button
                  key={each}
                  type="button"
                  className={each === kind ? 'sel' : ''}
                  aria-pressed={each === kind}
                  onClick={() => {
                    setKind(each);
                    setCode('');
                    setState(null);
                  }}
                >
                  {t(`readers.write.kinds.${each}`)}
                </button>
              ))}
            </div>
          )}
          {!given && kind !== 'tool' && (
            <label>
              <span>{t(kind === 'product' ? 'readers.write.gtin' : 'readers.write.assetType')}</span>
              <input
                className="field"
                inputMode="numeric"
                value={code}
                onChange={({ target }) => setCode(target.value.replace(/\D/g, ''))}
              />
            </label>
          )}
          <label className="tick">
            <input type="checkbox" checked={lock} onChange={({ target }) => setLock(target.checked)} />
            {t('readers.write.lock')}
          </label>
          {lock && (
            <label>
              <span>{t('readers.write.password')}</span>
              <input
                className="field code"
                maxLength={8}
                value={password}
                onChange={({ target }) => setPassword(target.value)}
              />
            </label>
          )}
          {state !== null && <Outcome state={state} />}
          <div className="ends">
            <Button className="btn go lg" isDisabled={!subject || !passwordFits || state === 'writing'} onPress={write}>
              <Tag className="i" aria-hidden="true" />
              {t(`readers.write.${actWord(state)}`)}
            </Button>
            <Button className="btn lg" onPress={onClose}>
              {t('app.close')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** What the button does next: a tag that was not touched may be tried again. */
function actWord(state: TagWritingOutcome | 'writing' | 'host-gone' | null): 'write' | 'writing' | 'again' | 'another' {
  if (state === null) return 'write';
  if (state === 'writing') return 'writing';
  return state === 'host-gone' || state.kind === 'not-written' ? 'again' : 'another';
}

function Outcome({ state }: { state: TagWritingOutcome | 'writing' | 'host-gone' }): ReactNode {
  const { t } = useTranslation();
  const { tone, words } = said(t, state);
  const Icon = tone === 'ok' ? Check : tone === 'refused' ? OctagonX : TriangleAlert;
  return (
    <div className={`notice ${tone}`} role={tone === 'ok' ? 'status' : 'alert'}>
      <Icon className="i" aria-hidden="true" />
      <span>
        {words}
        {typeof state === 'object' && 'epcHex' in state && <span className="code epc">{state.epcHex}</span>}
      </span>
    </div>
  );
}

function said(
  t: T,
  state: TagWritingOutcome | 'writing' | 'host-gone',
): { readonly tone: 'ok' | 'refused' | 'unknown'; readonly words: string } {
  if (state === 'writing') return { tone: 'unknown', words: t('readers.write.writingWords') };
  if (state === 'host-gone') return { tone: 'unknown', words: t('readers.write.hostGone') };
  switch (state.kind) {
    case 'written':
      return {
        tone: 'ok',
        words: t(state.locked ? 'readers.write.writtenLocked' : 'readers.write.written', { serial: state.serial }),
      };
    case 'not-written':
      return { tone: 'refused', words: t(`readers.write.not.${state.why}`, { detail: state.detail ?? '' }) };
    case 'doubtful':
      return { tone: 'refused', words: t(`readers.write.doubt.${state.why}`) };
  }
}

function subjectOf(kind: Kind, code: string): TagSubject | null {
  switch (kind) {
    case 'product':
      return /^\d{8}$|^\d{12,14}$/.test(code) ? { kind, gtin: code } : null;
    case 'drum':
      return code.length <= 6 ? { kind, assetType: code } : null;
    case 'tool':
      return { kind };
  }
}
