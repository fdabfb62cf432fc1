import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CATALOGUE_SCHEMA } from '../../src/betfair/catalogue/catalogue-database.ts';
import { ListingMemory } from '../../src/betfair/historic/lists/listing-memory.ts';
import {
  askReadOnly,
  type DatabaseSchema,
  databaseFault,
  openDatabase,
  withDatabaseFaults,
} from '../../src/disk/database.ts';
import { DownloadJournal } from '../../src/download/download-journal.ts';
import { tempFolder } from '../support/disks/temp-folder.ts';
import { mountTmpfs } from '../support/disks/tmpfs.ts';

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
  db.close();
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
        write: (entry) => memory.save(String(entry), { files, honoured: true }, 1),
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
      return { write, close: () => db.close() };
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

  it('is not blamed for what happened to another file', () => {
    const error = Object.assign(new Error('a market file is gone'), { code: 'ENOENT' });
    expect(databaseFault(error, '/state/names.sqlite', SCHEMA)).toBe(error);
  });
});
