import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

export type Screen = 'calls' | 'journal' | 'wall' | 'depot' | 'outbox' | 'readers' | 'connect';

interface View {
  readonly screen: Screen | null;
  /** The job that is open at the depot, `receipt:7`; null = its home. */
  readonly jobKey: string | null;
  /** The customer on the call desk. */
  readonly partnerId: number | null;
  /** The call whose note is written. */
  readonly callId: string | null;
  /** A number that waits for its confirmation. */
  readonly dial: { readonly number: string; readonly name: string | null } | null;
  /** What lies over every screen. */
  readonly overlay: 'palette' | 'shortcuts' | 'sound' | null;
  /** The screen is shared: names, numbers and notes are not drawn. */
  readonly hidden: boolean;
}

/** Where the person is, window by window: a reload comes back to the same place. The data they look at lives elsewhere. */
export const useView = create<View>()(
  persist(
    (): View => ({
      screen: null,
      jobKey: null,
      partnerId: null,
      callId: null,
      dial: null,
      overlay: null,
      hidden: false,
    }),
    {
      name: 'view',
      storage: createJSONStorage(() => sessionStorage),
      partialize: ({ screen, jobKey, partnerId, callId, hidden }) => ({ screen, jobKey, partnerId, callId, hidden }),
    },
  ),
);

const go = (part: Partial<View>): void => {
  useView.setState(part);
};
export const show = (screen: Screen): void => go({ screen });
/** At the depot: a job by its key, or the home. */
export const openJob = (jobKey: string | null): void => go({ screen: 'depot', jobKey });
export const openPartner = (partnerId: number | null): void => go({ partnerId });
export const openCall = (callId: string | null): void => go({ callId });
export const openOverlay = (overlay: View['overlay']): void => go({ overlay });
export const toggleHidden = (): void => go({ hidden: !useView.getState().hidden });
export const askDial = (number: string, name: string | null): void => go({ dial: { number, name } });
