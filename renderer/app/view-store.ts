import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

export type Screen = 'calls' | 'depot' | 'outbox' | 'readers' | 'connect';

interface View {
  readonly screen: Screen | null;
  /** The document on the depot station; null = its home. */
  readonly receiptId: number | null;
  /** The customer on the call desk. */
  readonly partnerId: number | null;
  /** The call whose note is written. */
  readonly callId: string | null;
  /** A number that waits for its confirmation. */
  readonly dial: { readonly number: string; readonly name: string | null } | null;
}

/** Where the person is, window by window: a reload comes back to the same place. The data they look at lives elsewhere. */
export const useView = create<View>()(
  persist((): View => ({ screen: null, receiptId: null, partnerId: null, callId: null, dial: null }), {
    name: 'view',
    storage: createJSONStorage(() => sessionStorage),
    partialize: ({ screen, receiptId, partnerId, callId }) => ({ screen, receiptId, partnerId, callId }),
  }),
);

const go = (part: Partial<View>): void => {
  useView.setState(part);
};
export const show = (screen: Screen): void => go({ screen });
export const openReceipt = (receiptId: number | null): void => go({ screen: 'depot', receiptId });
export const openPartner = (partnerId: number | null): void => go({ partnerId });
export const openCall = (callId: string | null): void => go({ callId });
export const askDial = (number: string, name: string | null): void => go({ dial: { number, name } });
