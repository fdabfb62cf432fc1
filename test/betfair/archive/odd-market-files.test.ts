import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/archive-builder.ts';
import { readMutatedEvents } from '../../support/market-files/read-mutated-events.ts';

it('answers for every market file or reports it, whatever JSON values stand in its fields', async () => {
  const { events, known, priced, violations } = await readMutatedEvents(500, 12, temporaryFolder());
  expect(violations).toEqual([]);
  expect(known).toBeGreaterThan(events / 2);
  expect(priced).toBeGreaterThan(events / 2);
});
