import type { MessagePortMain } from 'electron';
import { readToHost, type ToHost, type ToPage, type Wire } from '../../preload/contract/messages.ts';

/** One page's MessagePort as a wire of the contract. */
export function messagePortWire(port: MessagePortMain, onDiscarded: (why: string) => void): Wire<ToPage, ToHost> {
  port.start();
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      const receive = (event: { data: unknown }): void => {
        const message = readToHost(event.data);
        if (message) listener(message);
        else onDiscarded('not a message of the contract');
      };
      port.on('message', receive);
      return () => port.off('message', receive);
    },
    onClosed(listener) {
      port.on('close', listener);
      return () => port.off('close', listener);
    },
    close: () => port.close(),
  };
}
