// Shows a child of Node.js the parent's port that Electron gives a utility process, and takes `process.send` away.
import { EventEmitter } from 'node:events';

const send = process.send.bind(process);
const parentPort = Object.assign(new EventEmitter(), { postMessage: (message) => send(message) });
// As Electron's own: what comes before anybody listens waits.
parentPort.once('newListener', () => process.on('message', (data) => parentPort.emit('message', { data })));
process.on('disconnect', () => process.exit(0));
process.send = undefined;
process.parentPort = parentPort;
