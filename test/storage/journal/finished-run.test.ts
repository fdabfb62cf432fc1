import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StatisticalMatch } from '../../../src/domain/match.ts';
import { matchOf } from '../../../src/domain/outcome.ts';
import { rowKey } from '../../../src/storage/journal/committed-row.ts';
import { StorageManager } from '../../../src/storage/storage-manager.ts';
import type { StorageOptions } from '../../../src/storage/storage-options.ts';
import { outcomeOf, seriesOf } from '../../support/outcomes.ts';
import { finishOptions, storageOptions } from '../../support/storage-options.ts';

const ROWS = 24;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fbp-finished-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function open(keepsRows: boolean, changes: Partial<StorageOptions> = {}): Promise<StorageManager> {
  const remember = { stateDir: join(root, 'state'), baseKey: 'base', keepsRows };
  return StorageManager.open(storageOptions(root, { remember, ...changes }));
}

/** Commits each row, or keeps it where the former run has it; gives how many were kept. */
async function runWhole(storage: StorageManager, compression?: 'gzip' | 'none'): Promise<number> {
  let kept = 0;
  for (let row = storage.resumedRows; row < ROWS; row += 1) {
    if (isKept(storage, row)) {
      await storage.keep(matchAt(row));
      kept += 1;
    } else await storage.commit(outcomeOf(row), seriesOf(row, compression));
  }
  await storage.finish(finishOptions(ROWS));
  return kept;
}

function isKept({ former }: StorageManager, row: number): boolean {
  const outcome = outcomeOf(row);
  return (
    former.kind === 'found' &&
    'search' in outcome &&
    former.run.hasWell(outcome.match, rowKey(outcome.match, outcome.search))
  );
}

function matchAt(row: number): StatisticalMatch {
  const match = matchOf(outcomeOf(row));
  if (match === undefined) throw new Error(`row ${row} cannot be read`);
  return match;
}

function outputs(): Record<string, string> {
  const folder = join(root, 'output');
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'hex')]));
}

function finishedJournal(): string {
  const folder = join(root, 'state', 'finished');
  return join(folder, readdirSync(folder)[0] ?? '', 'journal.jsonl');
}

describe('a finished run', () => {
  it.each(['gzip', 'none'] as const)('is kept from, row by row, to the same bytes (%s)', async (compression) => {
    expect(await runWhole(await open(false, { compression }), compression)).toBe(0);
    const whole = outputs();
    const again = await open(true, { compression });
    const ordinary = Array.from({ length: ROWS }, (_, row) => outcomeOf(row).status).filter((s) => /^linked/.test(s));
    expect(again.former).toMatchObject({ kind: 'found', run: { size: ordinary.length } });
    expect(await runWhole(again, compression)).toBe(ordinary.length);
    expect(outputs()).toEqual(whole);
  });

  it('keeps the rest when a run that kept rows was interrupted, and is not resumed by a full run', async () => {
    await runWhole(await open(false));
    const whole = outputs();
    const stopped = await open(true);
    for (let row = 0; row < 9; row += 1) {
      if (isKept(stopped, row)) await stopped.keep(matchAt(row));
      else await stopped.commit(outcomeOf(row), seriesOf(row));
    }
    await stopped.abandon();
    const resumed = await open(true);
    expect(resumed.resumedRows).toBe(9);
    await runWhole(resumed);
    expect(outputs()).toEqual(whole);

    const second = await open(true);
    await second.keep(matchAt(0));
    await second.abandon();
    const full = await open(false);
    expect(full.resumedRows).toBe(0);
    await full.abandon();
  });

  it('does not have a row whose match or link is another one', async () => {
    await runWhole(await open(false));
    const storage = await open(true);
    const outcome = outcomeOf(0);
    if (!('search' in outcome) || storage.former.kind !== 'found') throw new Error('no linked first row');
    expect(storage.former.run.hasWell(outcome.match, rowKey(outcome.match, outcome.search))).toBe(true);
    const other = { ...outcome.match, matchDate: 'other' };
    expect(storage.former.run.hasWell(other, rowKey(other, outcome.search))).toBe(false);
    expect(
      storage.former.run.hasWell(outcome.match, rowKey(outcome.match, { ...outcome.search, candidates: [] })),
    ).toBe(outcome.search.candidates.length === 0);
    await storage.abandon();
  });

  it('gives a match that stands elsewhere in the file by now, and one that failed', async () => {
    await runWhole(await open(false));
    const whole = outputs();
    const storage = await open(true);
    for (let row = 0; row < ROWS; row += 1) {
      const match = matchOf(outcomeOf(row));
      if (match === undefined) await storage.commit(outcomeOf(row), seriesOf(row));
      else await storage.keep({ ...match, line: match.line + 5 });
    }
    await storage.finish(finishOptions(ROWS));
    const names = ['matches.csv', 'odds.csv.gz'] as const;
    expect(names.map((name) => outputs()[name])).toEqual(names.map((name) => whole[name]));
    const failures = Buffer.from(outputs()['failures.csv'] ?? '', 'hex').toString();
    expect(failures).toContain(`${matchAt(1).matchId},${matchAt(1).line + 5},not_found`);
  });

  it('stays as it was when the files of a later one are rejected, which lie beside it', async () => {
    await runWhole(await open(false));
    const whole = outputs();
    const storage = await open(false, { runKey: 'another' });
    for (let row = 0; row < ROWS; row += 1) await storage.commit(outcomeOf(row));
    await storage.finish({ ...finishOptions(ROWS), rejected: 'it has no prices' });
    const folder = join(root, 'output');
    expect(readdirSync(join(folder, 'rejected'))).toEqual(Object.keys(whole));
    expect(Object.keys(whole).map((name) => readFileSync(join(folder, name), 'hex'))).toEqual(Object.values(whole));
    expect(await runWhole(await open(true))).toBeGreaterThan(0);
    expect(outputs()).toEqual(whole);
  });

  it('is not used, and says why, when there is none or it is of something else', async () => {
    const reasonFor = async (changes: Partial<StorageOptions> = {}) => {
      const storage = await open(true, changes);
      await storage.abandon();
      return storage.former.kind === 'refused' ? storage.former.reason : storage.former.kind;
    };
    expect(await reasonFor()).toMatch(/no finished run/);
    await runWhole(await open(false));
    expect(await reasonFor({ snapshots: [5] })).toMatch(/other settings/);
    const remember = { stateDir: join(root, 'state'), baseKey: 'other', keepsRows: true };
    expect(await reasonFor({ remember })).toMatch(/other settings/);
    const journal = readFileSync(finishedJournal());
    writeFileSync(finishedJournal(), `{"finished":9}\n`);
    expect(await reasonFor()).toMatch(/another version/);
    writeFileSync(finishedJournal(), 'rubbish\n');
    expect(await reasonFor()).toMatch(/was damaged/);
    const flipped = Buffer.from(journal);
    const at = flipped.length - 20;
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    writeFileSync(finishedJournal(), flipped);
    expect(await reasonFor()).toMatch(/was damaged/);
    writeFileSync(finishedJournal(), journal);
    expect(await reasonFor()).toBe('found');
    appendFileSync(join(root, 'output', 'odds.csv.gz'), 'x');
    expect(await reasonFor()).toMatch(/time series .* changed/);
  });

  it('that cannot be remembered is finished all the same', async () => {
    writeFileSync(join(root, 'state'), 'a file where the folder should be');
    await runWhole(await open(false));
    expect(Object.keys(outputs())).toContain('manifest.json');
  });
});
