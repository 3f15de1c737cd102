import { createPeerCall } from '../../renderer/media/peer-call.ts';

/** A page that is nothing but the media of one call: what the far end says, the test plays with a connection of its own. */
Object.assign(globalThis, {
  peerCall: () =>
    createPeerCall({
      sound: {
        async microphone() {
          const context = new AudioContext();
          const voice = context.createOscillator();
          const out = context.createMediaStreamDestination();
          voice.connect(out);
          voice.start();
          return out.stream;
        },
        play: () => () => {},
      },
      configuration: {},
      codecs: ['opus', 'PCMA'],
    }),
});
