import { contextBridge, ipcRenderer } from 'electron';

/**
 * The whole border of the Electron shell: a page may ask for a port to the host, and gets one. Names, arguments and
 * values are checked by the contract on both ends of that port. Ports cannot cross the isolated world as values, so it
 * is handed over by `postMessage` to this very window.
 */
contextBridge.exposeInMainWorld('duret', {
  requestPort(): void {
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage('duret:connect', null, [port2]);
    window.postMessage({ kind: 'duret:port' }, location.origin, [port1]);
  },
});
