import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { parseRemotePath } from '../../src/betfair/wire/market-path.ts';
import { closeDatabase, openDatabase } from '../../src/disk/database/database.ts';
import { tempNameBeside } from '../../src/disk/temporary/temp-name.ts';
import { DOWNLOADS_SCHEMA, DownloadJournal } from '../../src/download/download-journal.ts';
import { MarketFileStore } from '../../src/download/market-file-store.ts';
import { eventEntries } from '../support/generator/write-events.ts';
import { ODD_VALUE } from '../support/market-files/odd-values.ts';

const [entry] = [
  ...eventEntries([
    {
      eventId: '32408001',
      home: 'Alpha',
      away: 'Beta',
      scheduledAt: '2023-08-11T19:00:00Z',
      score: [0, 3],
      updates: 3,
    },
  ]),
];
const remote = parseRemotePath(`/xds_nfs/edp_processed/${entry!.path}`)!;

const NEVER = new AbortController().signal;
const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0).reverse()) close();
});

function store(root = mkdtempSync(join(tmpdir(), 'fbp-store-'))) {
  open.push(() => rmSync(root, { recursive: true, force: true }));
  const journal = new DownloadJournal(join(root, 'state', 'downloads.sqlite'));
  open.push(() => journal.close());
  const folder = join(root, 'data');
  return {
    root,
    folder,
    journal,
    path: join(folder, entry!.path),
    store: new MarketFileStore({ folder, journal }),
  };
}

/** More than a number can hold exactly. */
const LARGE = [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n];

/** Puts any value into a column of each row, as a program that writes what it should not would. */
function writeCell(path: string, column: string, value: unknown): void {
  const db = openDatabase(path, DOWNLOADS_SCHEMA);
  const cell = ['string', 'number', 'bigint'].includes(typeof value) ? value : JSON.stringify(value);
  try {
    db.prepare(`UPDATE files SET ${column} = ?`).run(cell);
  } catch (error) {
    if (!/constraint|datatype/i.test(String(error))) throw error;
  } finally {
    closeDatabase(db, path);
  }
}

/** Hands bytes on as a line does, in pieces, and breaks then if it is to. */
function sending(bytes: Uint8Array, breaks?: Error) {
  return async (take: (piece: Uint8Array) => Promise<void>) => {
    for (let at = 0; at < bytes.length; at += 100) await take(bytes.subarray(at, at + 100));
    if (breaks !== undefined) throw breaks;
  };
}

describe('the store of downloads', () => {
  it('removes a file and what its journal knows of it, once or twice', async () => {
    const { store: files, journal, path } = store();
    await files.keep(remote, sending(entry!.bytes));
    for (let times = 0; times < 2; times += 1) {
      await files.discard(remote);
      expect(existsSync(path)).toBe(false);
      expect(journal.find(entry!.path)).toBeUndefined();
      expect(await files.find(remote, NEVER)).toBeUndefined();
    }
  });

  it('keeps a file where an archive has it, journaled with size and hash, and finds it again', async () => {
    const { store: files, journal, path, root } = store();
    expect(await files.find(remote, NEVER)).toBeUndefined();
    const kept = await files.keep(remote, sending(entry!.bytes));
    expect(kept).toMatchObject({ path, offset: 0, length: entry!.bytes.length });
    expect(readFileSync(path)).toEqual(Buffer.from(entry!.bytes));
    expect(journal.find(entry!.path)).toEqual({
      size: entry!.bytes.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await store(root).store.find(remote, NEVER)).toEqual(kept);
    expect(readdirSync(join(root, 'data', '.incoming'))).toEqual([]);
  });

  it('keeps nothing of a bad file', async () => {
    const { store: files, path, folder } = store();
    await expect(files.keep(remote, sending(entry!.bytes.subarray(0, 300)))).rejects.toMatchObject({
      code: 'FBP-MARKET-FILE',
      retryable: true,
    });
    const broken = sending(entry!.bytes, new Error('the line went dead'));
    await expect(files.keep(remote, broken)).rejects.toThrow('the line went dead');
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder)).toEqual(['.incoming']);
    expect(readdirSync(join(folder, '.incoming'))).toEqual([]);
    expect(await files.find(remote, NEVER)).toBeUndefined();
  });

  it('finds a sound file again whatever its row of the journal has come to hold', async () => {
    const { store: files, journal, root } = store();
    const kept = await files.keep(remote, sending(entry!.bytes));
    const path = join(root, 'state', 'downloads.sqlite');
    journal.close();
    for (const value of [...LARGE, ...fc.sample(ODD_VALUE, { numRuns: 20, seed: 7 })]) {
      for (const column of ['size', 'sha256']) writeCell(path, column, value);
      const opened = new DownloadJournal(path);
      const again = new MarketFileStore({ folder: join(root, 'data'), journal: opened });
      expect(await again.find(remote, NEVER), String(value)).toEqual(kept);
      opened.close();
    }
  });

  it('does not believe a kept file whose size has changed', async () => {
    const { store: files, path } = store();
    await files.keep(remote, sending(entry!.bytes));
    writeFileSync(path, entry!.bytes.subarray(0, 400));
    expect(await files.find(remote, NEVER)).toBeUndefined();
    await files.keep(remote, sending(entry!.bytes));
    expect(await files.find(remote, NEVER)).toBeDefined();
  });

  it('checks files that the journal does not know, instead of fetching them again', async () => {
    const { store: files, path, journal } = store();
    await files.keep(remote, sending(entry!.bytes));
    journal.remove(entry!.path);
    expect(await files.find(remote, NEVER)).toBeDefined();
    expect(journal.find(entry!.path)).toBeDefined();
    journal.remove(entry!.path);
    writeFileSync(path, 'garbage');
    expect(await files.find(remote, NEVER)).toBeUndefined();
  });

  it('removes what killed runs left half written, and only that', () => {
    const { store: files, folder } = store();
    const incoming = join(folder, '.incoming');
    mkdirSync(incoming, { recursive: true });
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const unfinished = (pid: number) => basename(tempNameBeside('1.1.bz2')).replace(`-${process.pid}.`, `-${pid}.`);
    const kept = [unfinished(process.ppid), 'new.part'];
    for (const name of [...kept, unfinished(dead), unfinished(process.pid)]) writeFileSync(join(incoming, name), 'x');
    files.removeLeftovers();
    expect(readdirSync(incoming).sort()).toEqual(kept.sort());
  });

  it.skipIf(process.getuid?.() === 0)('says so when the folder cannot be written (not testable as root)', async () => {
    const { store: files, folder } = store();
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o500);
    await expect(files.keep(remote, sending(entry!.bytes))).rejects.toMatchObject({
      code: 'FBP-DISK',
      exitCode: 7,
    });
  });

  it('says so when a file stands where a folder is needed', async () => {
    const { store: files, root } = store();
    writeFileSync(join(root, 'data'), 'in the way');
    await expect(files.keep(remote, sending(entry!.bytes))).rejects.toMatchObject({
      code: 'FBP-DISK',
      exitCode: 7,
    });
  });
});
