import type { ToHost, ToPage, Wire } from '../../preload/contract/messages.ts';

export type HostWire = Wire<ToHost, ToPage>;

/** Browser shell: JSON text over a WebSocket. Rejects when it does not open. */
export function openSocketWire(url: string): Promise<HostWire> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.addEventListener('error', () => reject(new Error('socket-failed')), { once: true });
    socket.addEventListener('open', () => resolve(socketWire(socket)), { once: true });
  });
}

function socketWire(socket: WebSocket): HostWire {
  return {
    send(message) {
      // A socket that is closing drops the message: `onClosed` then fails the call that waits for it.
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      const receive = ({ data }: MessageEvent<string>): void => listener(JSON.parse(data) as ToPage);
      socket.addEventListener('message', receive);
      return () => socket.removeEventListener('message', receive);
    },
    onClosed(listener) {
      socket.addEventListener('close', listener);
      return () => socket.removeEventListener('close', listener);
    },
    close: () => socket.close(),
  };
}

/** Electron: structured clones over a MessagePort. Its `close` event comes when the other side is gone. */
export function portWire(port: MessagePort): HostWire {
  port.start();
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      const receive = ({ data }: MessageEvent<ToPage>): void => listener(data);
      port.addEventListener('message', receive);
      return () => port.removeEventListener('message', receive);
    },
    onClosed(listener) {
      port.addEventListener('close', listener);
      return () => port.removeEventListener('close', listener);
    },
    close: () => port.close(),
  };
}
