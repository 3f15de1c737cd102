import { calls } from './fr/calls.ts';
import { depot } from './fr/depot.ts';
import { jobs } from './fr/jobs.ts';
import { desk } from './fr/desk.ts';
import { documents } from './fr/documents.ts';
import { frame } from './fr/frame.ts';
import { inventory } from './fr/inventory.ts';
import { labels } from './fr/labels.ts';
import { outbox } from './fr/outbox.ts';
import { people } from './fr/people.ts';
import { readers } from './fr/readers.ts';
import { scan } from './fr/scan.ts';
import { sound } from './fr/sound.ts';

/** Every French sentence of the page, a file for each area. Keys are typed from here: English must hold the same ones. */
export const fr = {
  ...frame,
  ...calls,
  ...depot,
  ...desk,
  ...documents,
  ...jobs,
  ...outbox,
  ...readers,
  ...scan,
  ...inventory,
  ...sound,
  ...labels,
  ...people,
};
