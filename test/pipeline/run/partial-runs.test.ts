import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { tempFolder } from '../../support/disks/temp-folder.ts';
import { ShortBatch, type ShortRun } from '../../support/in-process/short-batch.ts';

/** Every kind of run that has less to say than the data set that is there. */
const LESSER: readonly (readonly [string, ShortRun & { readonly without?: 'markets' | 'events' }])[] = [
  ['of some rows', { limit: 2 }],
  ['of one match', { matchIds: ['1003'] }],
  ['of no row', { limit: 0 }],
  ['that is gated', { maxUnmatched: { count: 0 }, without: 'events' }],
  ['that is gated by a share', { maxUnmatched: { share: 0.1 }, without: 'events' }],
  ['that links no row', { without: 'events' }],
  ['that links no row and begins anew', { without: 'events', restart: true }],
  ['that does failures again where no event is left', { without: 'events', retryFailed: true }],
  ['of some rows where no event is left', { without: 'events', limit: 3 }],
];

interface Row {
  readonly processing_status: string;
}

it.each(LESSER)('a run %s takes no row from a finished data set', async (_, { without, ...run }) => {
  const batch = new ShortBatch(tempFolder(), 2);
  await batch.run();
  const finished = batch.outputs();
  if (without === 'events') {
    renameSync(batch.path('archive'), batch.path('away'));
    const day = batch.path('archive', 'BASIC', '2003', 'Aug', '12', '20000001');
    mkdirSync(day, { recursive: true });
    writeFileSync(`${day}/1.100.bz2`, '');
  }
  const report = await batch.run(run);
  const now = batch.outputs();
  expect(now['matches.csv']).toBe(finished['matches.csv']);
  expect(now['odds.csv.gz']).toBe(finished['odds.csv.gz']);
  expect(now['prices.csv']).toBe(finished['prices.csv']);
  expect(report.rejected !== undefined).toBe(without !== undefined);
  expect(existsSync(batch.path('o', 'rejected'))).toBe(without !== undefined);
  const rows: Row[] = parse(now['matches.csv'] ?? '', { columns: true });
  expect(rows.map((row) => row.processing_status)).toEqual(Array(batch.matches).fill('linked'));
});

it('a run of some rows replaces a data set of as few, and says so of none that it cannot take over', async () => {
  const batch = new ShortBatch(tempFolder(), 2);
  await batch.run({ limit: 2 });
  const first = batch.outputs();
  await batch.run({ limit: 3 });
  expect(batch.outputs()['matches.csv']).not.toBe(first['matches.csv']);
  await batch.run();
  const whole = batch.outputs();
  renameSync(batch.path('state'), batch.path('gone'));
  const report = await batch.run({ limit: 2 });
  expect(report.rejected).toMatch(/^only some rows were done, and the others cannot be taken over/);
  expect(batch.outputs()).toEqual(whole);
  expect((await batch.run({ limit: 2, force: true })).rejected).toBeUndefined();
  expect(batch.outputs()['matches.csv']).not.toBe(whole['matches.csv']);
});
