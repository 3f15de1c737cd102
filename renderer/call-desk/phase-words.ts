import type { CallState } from '../../preload/contract/phone.ts';
import type { T } from '../i18n/i18n.ts';
import { lineShown } from './read-number.ts';

/** What a call does now, in words. */
export function phaseWords(t: T, call: CallState): string {
  if (call.heldByPeer) return t('call.heldByPeer');
  switch (call.phase) {
    case 'ringing':
      return call.calledLine ? t('call.ringsOn', { line: lineShown(call.calledLine) }) : t('call.rings');
    case 'on-hold':
      return t('call.held');
    case 'dialling':
    case 'early':
    case 'answering':
    case 'talking':
    case 'ending':
    case 'ended':
      return t(`call.${call.phase}`);
  }
}
