import { expect, test } from 'vitest';
import type { ReaderEvent } from '../../../drivers/reader-driver.ts';
import { remarkOf } from '../../../main/station/reader-remark.ts';

test.each<[ReaderEvent, string | null]>([
  [{ kind: 'found-reading' }, 'found-reading'],
  [{ kind: 'rebooted' }, 'rebooted'],
  [{ kind: 'stray-reply', command: 'version', late: true }, 'late-reply'],
  [{ kind: 'stray-reply', command: 'version', late: false }, 'other-reply'],
  [{ kind: 'status-reported', throttled: true, returnLoss: true }, 'too-hot'],
  [{ kind: 'status-reported', returnLoss: true }, 'antenna-mismatch'],
  [{ kind: 'status-reported', temperatureC: 40, returnLoss: false }, null],
  [{ kind: 'error-reported', code: 0x22, name: 'antenna-missing' }, 'antenna-missing'],
  [{ kind: 'keep-alive' }, null],
])('%j is worth the word %j', (event, word) => {
  expect(remarkOf(event)).toBe(word);
});
