import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SERIES_COLUMNS } from '../../src/domain/series-columns.ts';
import type { CommittedRow } from '../../src/storage/journal/committed-row.ts';
import { StorageManager } from '../../src/storage/storage-manager.ts';
import type { StorageOptions } from '../../src/storage/storage-options.ts';
import { outcomeOf, seriesOf, seriesText } from '../support/outcomes.ts';
import { finishOptions, storageOptions } from '../support/storage-options.ts';

const ROWS = 24;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fbp-storage-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Commits the rows that are still due up to `rows`, and leaves the manager open. */
async function commitUpTo(rows: number, changes: Partial<StorageOptions> = {}): Promise<StorageManager> {
  const storage = await StorageManager.open(storageOptions(root, changes));
  for (let row = storage.resumedRows; row < rows; row += 1) {
    await storage.commit(outcomeOf(row), seriesOf(row, changes.compression));
  }
  return storage;
}

async function runWhole(changes: Partial<StorageOptions> = {}) {
  const storage = await commitUpTo(ROWS, changes);
  return storage.finish(finishOptions(ROWS));
}

function outputs(): Record<string, string> {
  const folder = join(root, 'output');
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'hex')]));
}

function workFile(name: string): string {
  const work = join(root, 'temp', 'work');
  return join(work, readdirSync(work)[0] ?? '', name);
}

describe('StorageManager', () => {
  it('writes every file of the batch and clears up after itself', async () => {
    const paths = await runWhole();
    expect(Object.keys(paths).sort()).toEqual(readdirSync(join(root, 'output')).sort());
    expect(readdirSync(join(root, 'temp', 'work'))).toEqual([]);
    const matches: string[][] = parse(readFileSync(paths['matches.csv'] ?? ''));
    expect(matches).toHaveLength(ROWS + 1);
    expect(matches.slice(1).map((cells) => cells[2])).toEqual(
      Array.from({ length: ROWS }, (_, row) => outcomeOf(row).status),
    );
    const failures: string[][] = parse(readFileSync(paths['failures.csv'] ?? ''));
    expect(failures).toHaveLength(ROWS / 2 + 1);
    const odds = gunzipSync(readFileSync(paths['odds.csv.gz'] ?? '')).toString();
    const all = Array.from({ length: ROWS }, (_, row) => seriesText(row)).join('');
    expect(odds).toBe(`${SERIES_COLUMNS.join(',')}\n${all}`);
  });

  it('tells in the manifest what every file beside it must be', async () => {
    const paths = await runWhole();
    const manifest = JSON.parse(readFileSync(paths['manifest.json'] ?? '', 'utf8'));
    expect(Object.keys(manifest.outputs).sort()).toEqual([
      'failures.csv',
      'matches.csv',
      'odds.csv.gz',
      'prices.csv',
      'report.json',
    ]);
    for (const [name, digest] of Object.entries(manifest.outputs)) {
      const bytes = readFileSync(paths[name] ?? '');
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(digest).toMatchObject({ sha256, bytes: bytes.length });
    }
    expect(manifest.outputs['matches.csv'].rows).toBe(ROWS);
    expect(JSON.stringify(manifest)).not.toContain(root);
  });

  it('changes nothing in a second run, not even a time', async () => {
    const paths = await runWhole();
    const before = Object.values(paths).map((path) => statSync(path));
    await runWhole();
    const after = Object.values(paths).map((path) => statSync(path));
    expect(after.map((file) => [file.ino, file.mtimeMs])).toEqual(before.map((file) => [file.ino, file.mtimeMs]));
  });

  it('ends with the same bytes wherever it was interrupted', async () => {
    await runWhole();
    const whole = outputs();
    for (const stop of [1, 2, 7, 13, ROWS]) {
      rmSync(join(root, 'output'), { recursive: true });
      const storage = await commitUpTo(stop);
      await storage.abandon();
      const resumed = await commitUpTo(ROWS);
      expect(resumed.resumedRows).toBe(stop);
      await resumed.finish(finishOptions(ROWS));
      expect(outputs()).toEqual(whole);
    }
  });

  it('gives resumed rows the records they had when they were committed', async () => {
    const storage = await StorageManager.open(storageOptions(root));
    const committed: CommittedRow[] = [];
    for (let row = 0; row < 12; row += 1) committed.push(await storage.commit(outcomeOf(row), seriesOf(row)));
    await storage.abandon();
    const resumed = await StorageManager.open(storageOptions(root));
    await resumed.commit(outcomeOf(12), seriesOf(12));
    const read: CommittedRow[] = [];
    await resumed.forEachResumed((row) => read.push(row));
    await resumed.abandon();
    expect(read).toEqual(JSON.parse(JSON.stringify(committed)));
  });

  it('starts anew for another run key, other columns, another compression, or when told to', async () => {
    const changes: Partial<StorageOptions>[] = [
      { runKey: 'other' },
      { snapshots: [60, 5] },
      { compression: 'none' },
      { restart: true },
    ];
    for (const change of changes) {
      await (await commitUpTo(5)).abandon();
      const storage = await StorageManager.open(storageOptions(root, change));
      expect(storage.resumedRows).toBe(0);
      await storage.abandon();
    }
  });

  it('resumes from what a cut or garbled journal still says, wherever it was cut', async () => {
    await runWhole();
    const whole = outputs();
    await (await commitUpTo(8)).abandon();
    const journal = readFileSync(workFile('journal.jsonl'));
    const part = readFileSync(workFile('series.part'));
    const ends = [...journal.entries()].filter(([, byte]) => byte === 0x0a).map(([at]) => at + 1);
    for (let bytes = journal.length; bytes > (ends[5] ?? 0); bytes -= 97) {
      writeFileSync(workFile('journal.jsonl'), journal.subarray(0, bytes));
      writeFileSync(workFile('series.part'), part);
      if (bytes % 2 === 0)
        appendFileSync(workFile('journal.jsonl'), '\0\0\0\n{"end":9,"record":{"row":0},"cells":[]}\n');
      const storage = await StorageManager.open(storageOptions(root));
      expect(storage.resumedRows).toBe(ends.filter((end) => end <= bytes).length - 1);
      await storage.abandon();
    }
    await runWhole();
    expect(outputs()).toEqual(whole);
  });

  it('does not believe journal lines whose prices were lost', async () => {
    await (await commitUpTo(8)).abandon();
    truncateSync(workFile('series.part'), statSync(workFile('series.part')).size - 1);
    const storage = await StorageManager.open(storageOptions(root));
    expect(storage.resumedRows).toBe(6);
    await storage.abandon();
  });

  it('goes on before the first price of the time series that is not the one that was written', async () => {
    await (await commitUpTo(8)).abandon();
    const journal = readFileSync(workFile('journal.jsonl'));
    const part = readFileSync(workFile('series.part'));
    const resumed: number[] = [];
    for (let at = 0; at < part.length; at += 7) {
      const rotten = Buffer.from(part);
      rotten[at] = (rotten[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(workFile('journal.jsonl'), journal);
      writeFileSync(workFile('series.part'), rotten);
      const storage = await StorageManager.open(storageOptions(root));
      resumed.push(storage.resumedRows);
      await storage.abandon();
    }
    expect(resumed).toEqual(resumed.toSorted((a, b) => a - b));
    expect(resumed[0]).toBe(0);
    expect(resumed.at(-1)).toBeLessThan(8);
  });

  it('refuses rows out of turn and a ledger that does not add up', async () => {
    const storage = await commitUpTo(2);
    await expect(storage.commit(outcomeOf(3))).rejects.toMatchObject({ code: 'FBP-BUG' });
    await expect(storage.commit(outcomeOf(1))).rejects.toMatchObject({ code: 'FBP-BUG' });
    await expect(storage.finish(finishOptions(3))).rejects.toThrow(/2 of 3 rows/);
    await storage.abandon();
    expect(readdirSync(join(root, 'output'))).toEqual([]);
  });

  it('removes the time series of an earlier run in another format', async () => {
    await runWhole();
    writeFileSync(join(root, 'output', 'odds.parquet'), 'old');
    writeFileSync(join(root, 'output', 'notes.txt'), 'mine');
    await runWhole({ compression: 'none' });
    expect(readdirSync(join(root, 'output')).sort()).toEqual(
      ['failures.csv', 'manifest.json', 'matches.csv', 'notes.txt', 'odds.csv', 'prices.csv', 'report.json'].sort(),
    );
    expect(readFileSync(join(root, 'output', 'odds.csv'), 'utf8')).toMatch(/^statistical_match_id,/);
  });

  it('keeps the old files, the journal and nothing else when an output cannot be written', async () => {
    const storage = await commitUpTo(ROWS);
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    await expect(storage.finish(finishOptions(ROWS, circular))).rejects.toThrow(/circular structure/);
    await storage.abandon();
    expect(readdirSync(join(root, 'output'))).toEqual([]);
    const resumed = await commitUpTo(ROWS);
    expect(resumed.resumedRows).toBe(ROWS);
    await resumed.finish(finishOptions(ROWS));
    expect(readdirSync(join(root, 'output'))).toContain('manifest.json');
  });

  it('keeps temporary files of matches inside its workspace and removes them', async () => {
    const storage = await StorageManager.open(storageOptions(root));
    const hostile = storage.matchFolder('../../../etc/x');
    expect(hostile.startsWith(join(root, 'temp', 'work'))).toBe(true);
    expect(storage.matchFolder('a/b')).not.toBe(storage.matchFolder('a_b'));
    storage.cleanMatch('../../../etc/x');
    expect(existsSync(hostile)).toBe(false);
    const other = storage.matchFolder('a/b');
    await storage.abandon();
    expect(existsSync(other)).toBe(false);
    expect(existsSync(workFile('journal.jsonl'))).toBe(true);
  });

  it('holds the lock of the folder until it ends', async () => {
    const storage = await StorageManager.open(storageOptions(root));
    await expect(StorageManager.open(storageOptions(root))).rejects.toMatchObject({ code: 'FBP-LOCKED' });
    await storage.abandon();
    await (await StorageManager.open(storageOptions(root))).abandon();
  });

  it('names the folder that it cannot make', async () => {
    writeFileSync(join(root, 'file'), '');
    const outputDir = join(root, 'file', 'output');
    const opening = StorageManager.open(storageOptions(root, { outputDir }));
    await expect(opening).rejects.toMatchObject({ code: 'FBP-DISK', where: outputDir });
    const tempDir = join(root, 'file', 'temp');
    await expect(StorageManager.open(storageOptions(root, { tempDir }))).rejects.toMatchObject({ code: 'FBP-DISK' });
    expect(readdirSync(join(root, 'output'))).toEqual([]);
  });
});
