import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CATALOGUE_SCHEMA } from '../../../src/betfair/catalogue/catalogue-database.ts';
import { ListingMemory } from '../../../src/betfair/historic/lists/listing-memory.ts';
import {
  askReadOnly,
  closeDatabase,
  type DatabaseSchema,
  damageOf,
  databaseFault,
  openDatabase,
  shortenLog,
  withDatabaseFaults,
} from '../../../src/disk/database/database.ts';
import { DownloadJournal } from '../../../src/download/download-journal.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';
import { mountTmpfs } from '../../support/disks/tmpfs.ts';

const SCHEMA: DatabaseSchema = {
  title: 'the list of names',
  version: 2,
  sql: 'CREATE TABLE names (name TEXT)',
  tables: ['names'],
};

function namesIn(path: string): unknown[] {
  return askReadOnly(path, (db) => db.prepare('SELECT name FROM names').all()).map(
    (row) => (row as { name: string }).name,
  );
}

function writeName(path: string, schema = SCHEMA): void {
  const db = openDatabase(path, schema);
  db.prepare('INSERT INTO names VALUES (?)').run('Alpha');
  closeDatabase(db, path);
}

const LONG = 'x'.repeat(4000);

/** Each of the program’s databases, with one more entry. */
const WRITERS: readonly { title: string; open: (path: string) => { write(entry: number): void; close(): void } }[] = [
  {
    title: 'The journal of downloads',
    open(path) {
      const journal = new DownloadJournal(path);
      const write = (entry: number) => journal.add(`${entry}${LONG}`, { size: 1, sha256: 'f' });
      return { write, close: () => journal.close() };
    },
  },
  {
    title: "The memory of the service's lists",
    open(path) {
      const memory = new ListingMemory(path);
      const files = [{ eventId: '1', path: LONG }];
      return {
        write: (entry) => memory.save(String(entry), { files, honoured: true }, { askedAt: 1, trustedUntil: 10 }),
        close: () => memory.close(),
      };
    },
  },
  {
    title: 'The event catalogue',
    open(path) {
      const db = openDatabase(path, CATALOGUE_SCHEMA);
      const write = (entry: number) =>
        withDatabaseFaults(path, CATALOGUE_SCHEMA, () =>
          db.prepare('INSERT INTO roots (path) VALUES (?)').run(`${entry}${LONG}`),
        );
      return { write, close: () => closeDatabase(db, path) };
    },
  },
];

describe('a database', () => {
  it('is made with its folder, keeps what is written, and is read without being changed', () => {
    const path = join(tempFolder(), 'deep', 'names.sqlite');
    writeName(path);
    writeName(path);
    expect(namesIn(path)).toEqual(['Alpha', 'Alpha']);
    expect(() => askReadOnly(path, (db) => db.exec('DELETE FROM names'))).toThrow(/readonly|read-only/);
    expect(() => askReadOnly(`${path}.gone`, () => 1)).toThrow('ENOENT');
    expect(existsSync(`${path}.gone`)).toBe(false);
    expect(namesIn(path)).toEqual(['Alpha', 'Alpha']);
  });

  it.each([
    ['of another version', (path: string) => writeName(path, { ...SCHEMA, version: 1 })],
    ['that is no database', (path: string) => writeFileSync(path, 'garbage'.repeat(1000))],
  ])('%s starts afresh', (_, spoil) => {
    const path = join(tempFolder(), 'names.sqlite');
    spoil(path);
    writeName(path);
    expect(namesIn(path)).toEqual(['Alpha']);
  });

  it.each(WRITERS)('on a full disk is named, with its path: $title', ({ title, open }) => {
    const disk = mountTmpfs(512);
    if (disk === undefined) return;
    onTestFinished(() => disk.unmount());
    const path = join(disk.path, 'state.sqlite');
    const database = open(path);
    onTestFinished(() => database.close());
    const fill = () => {
      for (let entry = 0; entry < 1000; entry += 1) database.write(entry);
    };
    expect(fill).toThrow(
      expect.objectContaining({
        code: 'FBP-DISK',
        message: expect.stringMatching(new RegExp(`^${title} cannot be written \\(SQLITE_(FULL|IOERR)`)),
        where: path,
      }),
    );
  });

  it('whose folder cannot be made is a disk fault that names it', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');
    const path = join(folder, 'file', 'names.sqlite');
    const named = { code: 'FBP-DISK', message: expect.stringContaining('the list of names'), where: path };
    expect(() => openDatabase(path, SCHEMA)).toThrow(expect.objectContaining(named));
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('that rots at rest starts afresh, whichever bit it is, and the old file is kept', () => {
    const path = join(tempFolder(), 'names.sqlite');
    writeName(path);
    const whole = readFileSync(path);
    const seal = readFileSync(`${path}.seal`);
    for (let bit = 0; bit < whole.length * 8; bit += 4001) {
      const rotten = Buffer.from(whole);
      rotten[bit >> 3] = (rotten[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(path, rotten);
      writeFileSync(`${path}.seal`, seal);
      expect(damageOf(path)).toBe('its bytes are not the ones that were written');
      const told: string[] = [];
      closeDatabase(
        openDatabase(path, SCHEMA, (text) => told.push(text)),
        path,
      );
      expect(told).toEqual([`the list of names was damaged and is built again; the old one is ${path}.damaged`]);
      expect(namesIn(path)).toEqual([]);
      expect(readFileSync(`${path}.damaged`)).toEqual(rotten);
    }
  });

  it('of a killed run has what that run wrote, and is sealed by the next', () => {
    const [path, copy] = [join(tempFolder(), 'names.sqlite'), join(tempFolder(), 'names.sqlite')];
    writeName(path);
    const db = openDatabase(path, SCHEMA);
    db.prepare('INSERT INTO names VALUES (?)').run('Beta');
    for (const suffix of ['', '.seal', '-wal']) copyFileSync(path + suffix, copy + suffix);
    closeDatabase(db, path);
    expect(namesIn(copy)).toEqual(['Alpha', 'Beta']);
    expect(damageOf(copy)).toBeUndefined();
    writeName(copy);
    expect(namesIn(copy)).toEqual(['Alpha', 'Beta', 'Alpha']);
  });

  it('is not read as damaged by whoever looks while another process writes', () => {
    const path = join(tempFolder(), 'names.sqlite');
    const [one, other] = [openDatabase(path, SCHEMA), openDatabase(path, SCHEMA)];
    one.prepare('INSERT INTO names VALUES (?)').run('Alpha');
    closeDatabase(one, path);
    other.prepare('INSERT INTO names VALUES (?)').run('Beta');
    expect(damageOf(path)).toBeUndefined();
    writeName(path);
    closeDatabase(other, path);
    expect(namesIn(path)).toEqual(['Alpha', 'Beta', 'Alpha']);
  });

  it('keeps its log short however much is written', () => {
    const path = join(tempFolder(), 'names.sqlite');
    const db = openDatabase(path, SCHEMA);
    const add = db.prepare('INSERT INTO names VALUES (?)');
    const longest = Math.max(
      ...Array.from({ length: 80 }, () => {
        add.run('x'.repeat(1 << 20));
        shortenLog(db, path);
        return statSync(`${path}-wal`).size;
      }),
    );
    closeDatabase(db, path);
    expect(longest).toBeLessThan(66 << 20);
    expect(damageOf(path)).toBeUndefined();
  });

  it('is not blamed for what happened to another file', () => {
    const error = Object.assign(new Error('a market file is gone'), { code: 'ENOENT' });
    expect(databaseFault(error, '/state/names.sqlite', SCHEMA)).toBe(error);
  });
});
