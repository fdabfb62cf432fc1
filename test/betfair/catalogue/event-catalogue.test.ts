import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { cataloguePath, openCatalogue } from '../../../src/betfair/catalogue/catalogue-database.ts';
import {
  bz2,
  KICKOFF,
  marketText,
  openArchive,
  tarOf,
  temporaryFolder,
  writeTree,
} from '../../support/archive-builder.ts';

function eventTree(count: number): Record<string, Uint8Array> {
  const file = (index: number) => `BASIC/2023/Sep/16/${30_000_000 + index}/1.${index + 1}.bz2`;
  const text = (index: number) => marketText({ eventId: `${30_000_000 + index}`, marketId: `1.${index + 1}` });
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [file(index), bz2(text(index))]));
}

function eventFolder(): string {
  const root = temporaryFolder();
  writeTree(root, eventTree(3));
  return root;
}

describe('the catalogue file', () => {
  it('answers what concerns one event by that event, never by going through all of an archive', async () => {
    const stateDir = temporaryFolder();
    const { find, source } = openArchive(eventFolder(), { stateDir });
    await find();
    const prepare = vi.spyOn(Database.prototype, 'prepare');
    onTestFinished(() => prepare.mockRestore());
    const { signal } = new AbortController();
    expect(await source.findEvent('30000001', signal)).toBeDefined();
    expect(await source.listFiles('30000001', undefined, signal)).toHaveLength(1);
    const asked = [...new Set(prepare.mock.calls.map(([sql]) => sql))].filter((sql) => sql.includes('event_id = ?'));
    expect(asked.length).toBeGreaterThan(2);
    source.close();
    const database = new Database(cataloguePath(stateDir), { readonly: true });
    onTestFinished(() => void database.close());
    const steps = asked.flatMap((sql) => {
      const nothing = sql.match(/\?/g)?.map(() => null) ?? [];
      return (database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...nothing) as { detail: string }[]).map(
        ({ detail }) => `${detail}: ${sql}`,
      );
    });
    const through = steps.filter((step) => /^SCAN (?!json_each)|^SEARCH \S+ USING .*\(root_id=\?\)/.test(step));
    expect(through).toEqual([]);
  });

  it('is built again when it is no database, or a damaged one', async () => {
    const root = eventFolder();
    const stateDir = temporaryFolder();
    const file = cataloguePath(stateDir);
    const expected = await openArchive(root).find();
    const damages: ((bytes: Buffer) => Uint8Array)[] = [
      () => Buffer.from('not a database, but long enough to be looked at'.repeat(100)),
      (bytes) => bytes.subarray(0, 5000),
      (bytes) => Buffer.from(bytes).fill(0x5a, 4096),
    ];
    for (const damage of damages) {
      const first = openArchive(root, { stateDir });
      await first.find();
      first.source.close();
      writeFileSync(file, damage(readFileSync(file)));
      expect(await openArchive(root, { stateDir }).find()).toEqual(expected);
    }
  });

  it('is built again when a bit of what it knows of an event has rotted, which SQLite does not see', async () => {
    const root = eventFolder();
    const expected = await openArchive(root).find();
    const stateDir = temporaryFolder();
    // Only when a process has ended is all that it knows in the file itself.
    await findInProcess([root], stateDir);
    const sound = readFileSync(cataloguePath(stateDir));
    const start = sound.indexOf('"eventId":"30000001"');
    expect(start).toBeGreaterThan(0);
    // 0x80 makes text that is none, which ended the process; the others leave it text, and some of them JSON.
    for (const [index, bit] of [0x80, 0x01, 0x10, 0x02, 0x80, 0x04].entries()) {
      const damaged = Buffer.from(sound);
      const at = start + index * 7 + 4;
      damaged[at] = (damaged[at] ?? 0) ^ bit;
      const rotten = temporaryFolder();
      writeFileSync(cataloguePath(rotten), damaged);
      const { find, reads } = openArchive(root, { stateDir: rotten });
      expect(await find()).toEqual(expected);
      expect(reads).toHaveLength(3);
    }
  });

  it('is emptied when it has another schema', async () => {
    const stateDir = temporaryFolder();
    const old = new Database(cataloguePath(stateDir));
    old.exec("CREATE TABLE files (something TEXT); INSERT INTO files VALUES ('old'); PRAGMA user_version = 999");
    old.close();
    expect(await openArchive(eventFolder(), { stateDir }).find()).toHaveLength(3);
  });

  it('names the folder that cannot be written', () => {
    const blocked = path.join(temporaryFolder(), 'state');
    writeFileSync(blocked, 'a file where the folder should be');
    expect(() => openCatalogue(cataloguePath(blocked))).toThrow(
      expect.objectContaining({ code: 'FBP-DISK', hint: expect.any(String) }),
    );
  });

  it('says what stands in the way where SQLite does not', () => {
    const folder = temporaryFolder();
    mkdirSync(cataloguePath(path.join(folder, 'taken')), { recursive: true });
    symlinkSync(path.join(folder, 'nowhere', 'state'), path.join(folder, 'link'));
    for (const stateDir of ['taken', 'link']) {
      const file = cataloguePath(path.join(folder, stateDir));
      expect(() => openCatalogue(file)).toThrow(expect.objectContaining({ code: 'FBP-DISK', where: file }));
    }
    const deep = path.join(folder, ...Array.from({ length: 6 }, () => 'd'.repeat(100)));
    expect(() => openCatalogue(cataloguePath(deep))).toThrow('its path is longer than 500 bytes');
  });

  it('serves two processes at once', async () => {
    const folder = temporaryFolder();
    const tree = eventTree(200);
    writeTree(folder, tree);
    const tar = path.join(temporaryFolder(), 'events.tar');
    writeFileSync(tar, await tarOf(tree));
    const stateDir = temporaryFolder();
    const runs = [1, 2, 3].map(() => findInProcess([folder, tar], stateDir));
    const found = await Promise.all(runs);
    const expected = (await openArchive(folder).find()).map((event) => event.eventId);
    expect(found).toEqual([expected, expected, expected]);
  }, 60_000);
});

/** What a process of its own finds. */
async function findInProcess(paths: readonly string[], stateDir: string): Promise<unknown> {
  const script = fileURLToPath(new URL('../../support/children/find-events.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', script, stateDir, `${KICKOFF}`, ...paths]);
  let [out, err] = ['', ''];
  child.stdout?.on('data', (part) => {
    out += part;
  });
  child.stderr?.on('data', (part) => {
    err += part;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(err);
  return JSON.parse(out);
}
