import { BadgeCheck, IdCard, KeyRound, Lock, LockOpen, ShieldCheck, Trash2, UserPlus, Search } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CallValue } from '../../preload/contract/calls.ts';
import { useServices, useWorker } from '../app/services.ts';
import { SelectList } from '../design/select-list.tsx';
import { foldText } from '../store/fold-text.ts';
import { PinPad } from './pin-pad.tsx';
import { StationLock } from './station-lock.tsx';
import { FarField } from '../design/far-field.tsx';
import { BackHome } from '../depot/back-home.tsx';

interface Row {
  readonly employeeId: number;
  readonly name: string;
  readonly jobTitle: string | null;
}

/** Who may sign in at this station, and how: badges, PINs, who is responsible. */
export function PeopleScreen(): ReactNode {
  const { t } = useTranslation();
  const { live, host, people: desk } = useServices();
  const people = useStore(live, (state) => state.people);
  const reading = useStore(desk.store, (state) => state.enrolling);
  const employees = useWorker('catalogue', 'people', (worker) => worker.employees());
  const [wanted, setWanted] = useState('');
  const [chosenId, setChosenId] = useState<number | null>(null);
  const [typing, setTyping] = useState(false);
  const [words, setWords] = useState<{ readonly text: string; readonly tone: 'ok' | 'refused' } | null>(null);
  useEffect(() => () => desk.stopReading(), [desk]);

  const enrolled = new Map(people?.people.map((person) => [person.employeeId, person]));
  const rows: Row[] = (employees ?? []).map(({ id, name, jobTitle }) => ({ employeeId: id, name, jobTitle }));
  // Somebody who left Odoo, or whom this user no longer sees, can still be taken off.
  for (const { employeeId, name } of enrolled.values())
    if (!rows.some((row) => row.employeeId === employeeId)) rows.push({ employeeId, name, jobTitle: null });
  const shown = rows
    .filter(({ name }) => foldText(name).includes(foldText(wanted)))
    .sort(
      (a, b) => Number(enrolled.has(b.employeeId)) - Number(enrolled.has(a.employeeId)) || a.name.localeCompare(b.name),
    );
  const chosen = rows.find(({ employeeId }) => employeeId === chosenId) ?? null;
  const held = chosen ? enrolled.get(chosen.employeeId) : undefined;
  const first = people !== null && !people.shared;

  const told = (value: CallValue<'people.enrol'> | null): void => {
    if (value?.kind === 'kept') return setWords({ text: t('people.kept'), tone: 'ok' });
    setWords({
      text:
        value === null
          ? t('people.hostGone')
          : t(`people.enrol.${value.kind}`, { name: value.kind === 'badge-held' ? value.name : '' }),
      tone: 'refused',
    });
  };
  const enrol = async (part: { badge?: string; pin?: string; responsible?: boolean }): Promise<void> => {
    if (!chosen) return;
    const { employeeId, name } = chosen;
    const { badge = null, pin = null, responsible = false } = part;
    const done = await host.call('people.enrol', { employeeId, name, badge, pin, responsible });
    told(done.ok ? done.value : null);
  };
  const addBadge = async (): Promise<void> => {
    if (!chosen || !(await desk.prove('enrol-people'))) return;
    setWords(null);
    const badge = await desk.readBadge(chosen);
    if (badge !== null) await enrol({ badge });
  };
  const setPin = async (): Promise<void> => {
    if (first || (await desk.prove('enrol-people'))) {
      setWords(null);
      setTyping(true);
    }
  };
  const remove = async (): Promise<void> => {
    if (!chosen || !(await desk.prove('enrol-people'))) return;
    const done = await host.call('people.remove', { employeeId: chosen.employeeId });
    const kind = done.ok ? done.value.kind : 'host-gone';
    setWords(
      kind === 'done'
        ? { text: t('people.removed', { name: chosen.name }), tone: 'ok' }
        : { text: kind === 'host-gone' ? t('people.hostGone') : t(`people.remove.${kind}`), tone: 'refused' },
    );
  };

  return (
    <>
      <main id="content" className="duo">
        <section className="plate side">
          <h1>{t('people.title')}</h1>
          <p className="mid">{t(first ? 'people.firstWhy' : 'people.why')}</p>
          <FarField icon={Search} label={t('people.search')} value={wanted} onChange={setWanted} />
          <SelectList
            label={t('people.title')}
            rows={shown}
            rowHeight={68}
            keyOf={({ employeeId }) => employeeId}
            selected={chosenId}
            onSelect={(employeeId) => {
              setChosenId(employeeId);
              setTyping(false);
              setWords(null);
              desk.stopReading();
            }}
            empty={t('people.noEmployee')}
          >
            {(row) => {
              const kept = enrolled.get(row.employeeId);
              return (
                <>
                  <b className="cut">{row.name}</b>
                  <span className="mid cut">
                    {kept
                      ? [
                          kept.responsible && t('people.responsible'),
                          kept.badges === 0 ? t('people.noBadge') : t('people.badges', { count: kept.badges }),
                          t(kept.hasPin ? 'people.hasPin' : 'people.noPinYet'),
                        ]
                          .filter(Boolean)
                          .join(', ')
                      : (row.jobTitle ?? t('people.notEnrolled'))}
                  </span>
                </>
              );
            }}
          </SelectList>
        </section>
        <section className="plate detail">
          {!chosen && (
            <>
              <h2>{t('people.choose')}</h2>
              <StationLock />
            </>
          )}
          {chosen && (
            <>
              <h2>{chosen.name}</h2>
              {words && (
                <p className={`notice ${words.tone}`} role={words.tone === 'refused' ? 'alert' : 'status'}>
                  {words.text}
                </p>
              )}
              {typing ? (
                <>
                  <p className="mid">{t('people.newPin', { name: chosen.name })}</p>
                  <PinPad
                    busy={false}
                    confirm={t('people.keepPin')}
                    onPin={(pin) => {
                      setTyping(false);
                      void enrol({ pin });
                    }}
                  />
                </>
              ) : reading ? (
                <p className="notice unknown" role="status">
                  <IdCard className="i" aria-hidden="true" />
                  {t('people.readBadge', { name: reading.name })}
                </p>
              ) : (
                <div className="stack">
                  <button type="button" className={`big ${first ? 'go' : ''}`} onClick={() => void setPin()}>
                    <KeyRound className="i" aria-hidden="true" />
                    <span>
                      {t(held?.hasPin ? 'people.changePin' : 'people.setPin')}
                      <small>{t('people.setPinWhy')}</small>
                    </span>
                  </button>
                  <button
                    type="button"
                    className={`big ${first ? '' : 'go'}`}
                    disabled={first}
                    onClick={() => void addBadge()}
                  >
                    <BadgeCheck className="i" aria-hidden="true" />
                    <span>
                      {t('people.addBadge')}
                      <small>{t(first ? 'people.pinFirst' : 'people.addBadgeWhy')}</small>
                    </span>
                  </button>
                  {held && !held.responsible && (
                    <button
                      type="button"
                      className="big"
                      disabled={!held.hasPin}
                      onClick={() =>
                        void desk
                          .prove('enrol-people')
                          .then((proven) => (proven ? enrol({ responsible: true }) : undefined))
                      }
                    >
                      <ShieldCheck className="i" aria-hidden="true" />
                      <span>
                        {t('people.makeResponsible')}
                        <small>{t('people.makeResponsibleWhy')}</small>
                      </span>
                    </button>
                  )}
                  {held && (
                    <button type="button" className="big" onClick={() => void remove()}>
                      <Trash2 className="i" aria-hidden="true" />
                      <span>{t('people.takeOff')}</span>
                    </button>
                  )}
                </div>
              )}
            </>
          )}
        </section>
      </main>
      <footer className="foot">
        <BackHome />
        <button
          type="button"
          className="big grow"
          disabled={!people?.session}
          data-act="lock"
          onClick={() => void host.call('people.lock', null)}
        >
          {people?.session ? <Lock className="i" aria-hidden="true" /> : <LockOpen className="i" aria-hidden="true" />}
          <span>
            {t('people.lock')}
            <small>{people?.session ? t('people.signedIn', { name: people.session.name }) : t('people.nobody')}</small>
          </span>
        </button>
        {chosen && (
          <button type="button" className="big" onClick={() => setChosenId(null)}>
            <UserPlus className="i" aria-hidden="true" />
            {t('people.another')}
          </button>
        )}
      </footer>
    </>
  );
}
