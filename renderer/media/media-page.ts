import { connectHost } from '../bridge/connect.ts';
import { startMediaHost } from './media-host.ts';

/** The whole page of the hidden window: the sound of the calls, which no reload or crash of the visible page reaches. */
startMediaHost({ client: connectHost(), document, whenShown: (_callId, run) => run() });
