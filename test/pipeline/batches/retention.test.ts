import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DownloadJournal } from '../../../src/download/download-journal.ts';
import { removeExpired } from '../../../src/pipeline/batches/retention.ts';
import { configBelow, loggerBelow } from '../../support/in-process/run-settings.ts';

const NOW = Date.UTC(2026, 0, 31);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fbp-retention-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function file(path: string, ageDays: number): string {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, 'x');
  utimesSync(full, (NOW - ageDays * 86_400_000) / 1000, (NOW - ageDays * 86_400_000) / 1000);
  return full;
}

async function remove(days: number): Promise<number> {
  const logger = loggerBelow(root);
  try {
    return await removeExpired(configBelow(root, { retention_days: days }), { logger, now: NOW });
  } finally {
    logger.close();
  }
}

/** What stands below the root without the logs, links not followed. */
function left(): string[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && !/log$|sqlite/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

describe('removeExpired', () => {
  const OLD = [
    'failed/england-pl-2019/m1/1.1.bz2',
    'state/search-cache/a.json',
    'state/finished/x/journal.jsonl',
    'temp/work/y/journal.jsonl',
  ];
  const YOUNG = OLD.map((path) => path.replace(/(m1|\/a|\/x|\/y)(?=[/.])/, '$1-young'));

  it('removes what is older than the days given, and nothing else', async () => {
    for (const path of OLD) file(path, 31);
    for (const path of YOUNG) file(path, 29);
    const untouched = ['output/england/pl/2019/matches.csv', 'log/old.txt', 'data/1.5.bz2', 'state/catalogue.db'];
    for (const path of untouched) file(path, 400);
    expect(await remove(30)).toBe(OLD.length);
    expect(left()).toEqual([...YOUNG, ...untouched].sort());
  });

  it('keeps a folder of which one file is young', async () => {
    file('failed/b/m/old.bz2', 100);
    file('failed/b/m/young.bz2', 1);
    expect(await remove(30)).toBe(0);
  });

  it('removes nothing at all by default', async () => {
    for (const path of OLD) file(path, 5000);
    expect(await remove(0)).toBe(0);
    expect(left()).toEqual([...OLD].sort());
  });

  it('removes old downloads that the program knows, never the user’s own files beside them', async () => {
    const known = 'BASIC/2023/Aug/11/325/1.1.bz2';
    file(`data/${known}`, 90);
    file('data/BASIC/2023/Aug/11/325/mine.bz2', 90);
    file('data/BASIC/2023/Aug/12/326/1.2.bz2', 1);
    mkdirSync(join(root, 'state'), { recursive: true });
    const journal = new DownloadJournal(join(root, 'state', 'downloads.sqlite'));
    for (const key of [known, 'BASIC/2023/Aug/12/326/1.2.bz2']) journal.add(key, { size: 1, sha256: 'x' });
    expect(await remove(30)).toBe(1);
    expect(left()).toEqual(['data/BASIC/2023/Aug/11/325/mine.bz2', 'data/BASIC/2023/Aug/12/326/1.2.bz2']);
    expect(journal.find(known)).toBeUndefined();
    journal.close();
  });

  it('removes a link, not what it leads to', async () => {
    const target = file('elsewhere/precious.txt', 500);
    mkdirSync(join(root, 'temp', 'work'), { recursive: true });
    symlinkSync(dirname(target), join(root, 'temp', 'work', 'link'));
    await removeExpired(configBelow(root, { retention_days: 1 }), {
      logger: loggerBelow(root),
      now: Date.now() + 10 * 86_400_000,
    });
    expect(existsSync(target)).toBe(true);
    expect(existsSync(join(root, 'temp', 'work', 'link'))).toBe(false);
  });
});
