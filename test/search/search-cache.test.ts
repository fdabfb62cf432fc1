import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { LinkBatchResult } from '../../src/domain/search.ts';
import { SearchCache } from '../../src/search/search-cache.ts';
import { tempFolder } from '../support/disks/temp-folder.ts';

const HOUR_MS = 3_600_000;

it.each([
  ['of this hour is believed', -0.5, true],
  ['that is older than it may be is not, and goes', -25, false],
  ['of the time to come, from a clock that was wrong, is not, and goes', 24 * 365, false],
])('a result %s', async (_, hours, isBelieved) => {
  const folder = tempFolder();
  const cache = new SearchCache({ folder, ttlMs: 24 * HOUR_MS, batch: 'b' });
  await cache.put('key', { results: [], learned: [], unresolved: [] } as unknown as LinkBatchResult);
  const [name = ''] = readdirSync(folder);
  const at = (Date.now() + hours * HOUR_MS) / 1000;
  utimesSync(join(folder, name), at, at);
  await cache.get('key', []);
  expect(existsSync(join(folder, name))).toBe(isBelieved);
});
