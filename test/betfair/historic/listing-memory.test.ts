import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ListingMemory } from '../../../src/betfair/historic/lists/listing-memory.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';

const NOW = Date.UTC(2024, 0, 10);
const DAY_MS = 86_400_000;

it.each([
  ['a day ago and final', { askedAt: NOW - DAY_MS, trustedUntil: Number.MAX_SAFE_INTEGER }, true],
  ['a day ago and believed for an hour', { askedAt: NOW - DAY_MS, trustedUntil: NOW - DAY_MS + 3_600_000 }, false],
  ['by another machine, a minute ahead', { askedAt: NOW + 60_000, trustedUntil: NOW + DAY_MS }, true],
  [
    'while the clock was years ahead, final then',
    { askedAt: NOW + 999 * DAY_MS, trustedUntil: Number.MAX_SAFE_INTEGER },
    false,
  ],
])('a list asked for %s is believed or not', (_, trust, isBelieved) => {
  const memory = new ListingMemory(join(tempFolder(), 'lists.sqlite'));
  memory.save('key', { files: [{ eventId: '1', path: 'p' }], honoured: true }, trust);
  expect(memory.find('key', NOW) !== undefined).toBe(isBelieved);
  memory.close();
});
