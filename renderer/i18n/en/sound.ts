import type { sound as french } from '../fr/sound.ts';
import type { Words } from '../words.ts';

export const sound: Words<typeof french> = {
  sound: {
    title: 'Microphone and ringer',
    open: 'Set the microphone and the ringer',
    microphone: 'Microphone',
    speaker: 'Earpiece',
    ringer: 'Ringer',
    ringVolume: 'Loudness of the ringer',
    system: 'The system’s own',
    unnamed: 'Device without a name',
    away: '{{name}} (unplugged)',
    replaced: 'The chosen headset is unplugged. {{name}} stands in until it is back.',
    level: 'Microphone level',
    refused: 'This page may not use the microphone. Allow it in the browser, then open this again.',
    absent: 'No microphone is plugged in. Plug in a headset: it will show here.',
    echo: 'Try',
    'echo-ready': 'Speak for four seconds, then listen to yourself',
    'echo-recording': 'Recording, speak',
    'echo-playing': 'Listen',
    callEcho: 'Call the echo test',
    echoLine: 'Echo test',
  },
};
