import type { Settings } from '../../preload/contract/settings.ts';

type PhoneSettings = NonNullable<Settings['phone']>;

/** What the settings say about calls, beside the accounts themselves. */
export interface PhonePlan extends Pick<
  PhoneSettings,
  'autoAnswer' | 'colleagues' | 'parking' | 'pickUpPrefix' | 'voicemailNumber' | 'echoNumber' | 'dialling'
> {
  /** Where this station stands, for emergency calls. */
  readonly stationAddress: string;
  /** Odoo groups of the person signed in, as far as the dialling rights name them. */
  readonly groups: () => readonly string[];
}

/** Of a station whose settings say nothing: French numbers, premium ones after a warning. */
export const plainPlan: PhonePlan = {
  autoAnswer: false,
  colleagues: [],
  parking: null,
  pickUpPrefix: '*8',
  voicemailNumber: null,
  echoNumber: null,
  dialling: { premium: 'confirm', countries: [], allowList: [], roles: [] },
  stationAddress: '',
  groups: () => [],
};
