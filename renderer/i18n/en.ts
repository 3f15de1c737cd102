import { calls } from './en/calls.ts';
import { depot } from './en/depot.ts';
import { jobs } from './en/jobs.ts';
import { desk } from './en/desk.ts';
import { documents } from './en/documents.ts';
import { frame } from './en/frame.ts';
import { inventory } from './en/inventory.ts';
import { labels } from './en/labels.ts';
import { outbox } from './en/outbox.ts';
import { people } from './en/people.ts';
import { readers } from './en/readers.ts';
import { scan } from './en/scan.ts';
import { sound } from './en/sound.ts';
import type { fr } from './fr.ts';
import type { Words } from './words.ts';

/** English, complete: same keys as French, held by the type and by a test. */
export const en: Words<typeof fr> = {
  ...frame,
  ...calls,
  ...depot,
  ...jobs,
  ...desk,
  ...documents,
  ...outbox,
  ...readers,
  ...scan,
  ...inventory,
  ...sound,
  ...labels,
  ...people,
};
