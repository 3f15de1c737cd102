import { memo, useEffect, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { openCall, openPartner, useView } from '../app/view-store.ts';
import { awaitsWrapUp, type CallRecord } from './call-record.ts';
import { CallList } from './call-list.tsx';
import { CustomerPanel } from './customer-panel.tsx';
import { PhonePanel } from './phone-panel.tsx';
import { usePhone } from './use-phone.ts';
import { useSettled } from './use-settled.ts';
import { WorkPanel } from './work-panel.tsx';

/** Three columns: calls, the customer, the work. The copper thread says which of them belong to the call under way. */
export function CallDesk(): ReactNode {
  const { callers } = useServices();
  const phone = usePhone();
  const records = useSettled(useStore(callers.store, (state) => state.records));
  const callId = useView((view) => view.callId);
  const partnerId = useView((view) => view.partnerId);
  const record = callId ? (records[callId] ?? null) : null;
  const talking = phone.active && phone.active.phase !== 'ringing' ? phone.active : null;

  // The call in talk brings its own note, unless the person is writing another one.
  useEffect(() => {
    if (talking && !callId) openCall(talking.callId);
  }, [talking, callId]);
  // After a reload the note that is still owed comes back first; once only, since « Plus tard » puts it away.
  const offered = useRef(false);
  useEffect(() => {
    if (callId) offered.current = true;
    if (offered.current) return;
    const owed = newest(Object.values(records).filter(awaitsWrapUp));
    if (!owed) return;
    offered.current = true;
    openCall(owed.callId);
  }, [callId, records]);
  // The customer of the call is the customer on screen.
  const recordId = record?.callId ?? null;
  const recordPartnerId = record?.partnerId ?? null;
  useEffect(() => {
    if (recordId !== null) openPartner(recordPartnerId);
  }, [recordId, recordPartnerId]);

  const live = talking !== null && record?.callId === talking.callId;
  const thread = live ? `thread${talking.phase === 'on-hold' ? ' held' : ''}` : '';
  return (
    <main id="content" className="cols">
      <aside className={`col side ${thread}`}>
        <Softphone phone={phone} />
        <List records={records} current={callId} />
      </aside>
      <section className={`col cust ${thread}`}>
        <Customer partnerId={partnerId} record={record} />
      </section>
      <section className={`col work ${thread}`}>
        <Work key={record?.callId} record={record} />
      </section>
    </main>
  );
}

const Softphone = memo(PhonePanel);
const List = memo(CallList);
const Customer = memo(CustomerPanel);
const Work = memo(WorkPanel);

function newest(records: readonly CallRecord[]): CallRecord | undefined {
  return [...records].sort((a, b) => b.startedAtMs - a.startedAtMs)[0];
}
