import { create } from 'zustand';

export type Screen = 'calls' | 'depot' | 'outbox' | 'readers' | 'connect';

/** Where the person is. The data they look at lives elsewhere. */
export const useView = create<{
  readonly screen: Screen | null;
  /** The document on the depot station; null = its home. */
  readonly receiptId: number | null;
  /** The customer on the call desk. */
  readonly partnerId: number | null;
  /** The call whose note is written. */
  readonly callId: string | null;
  /** A number that waits for its confirmation. */
  readonly dial: { readonly number: string; readonly name: string | null } | null;
}>(() => ({ screen: null, receiptId: null, partnerId: null, callId: null, dial: null }));

export const show = (screen: Screen): void => useView.setState({ screen });
export const openReceipt = (receiptId: number | null): void => useView.setState({ screen: 'depot', receiptId });
export const openPartner = (partnerId: number | null): void => useView.setState({ partnerId });
export const openCall = (callId: string | null): void => useView.setState({ callId });
export const askDial = (number: string, name: string | null): void => useView.setState({ dial: { number, name } });
