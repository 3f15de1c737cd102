import { after } from '../../renderer/bridge/connect.ts';
import { openSocketWire } from '../../renderer/bridge/wires.ts';
import { createHostClient } from '../../preload/contract/host-client.ts';
import { startMediaHost } from '../../renderer/media/media-host.ts';

/** A page that is nothing but the media host, as the hidden window is. */
startMediaHost({
  client: createHostClient({ connect: () => openSocketWire(`ws://${location.host}/wire`), retryMs: 200, after }),
  document,
  whenShown: (_callId, run) => run(),
});
