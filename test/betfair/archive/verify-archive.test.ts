import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Verification, verifyArchive } from '../../../src/betfair/archive/verify-archive.ts';
import { cataloguePath, openCatalogue } from '../../../src/betfair/catalogue/catalogue-database.ts';
import { closeDatabase } from '../../../src/disk/database/database.ts';
import {
  bz2,
  marketText,
  NEVER,
  openArchive,
  tarOf,
  temporaryFolder,
  writeTree,
} from '../../support/archive-builder.ts';

const DAY = 'BASIC/2023/Sep/16';

function tree() {
  const ids = [1, 2, 3].map((index) => [`${30_000_000 + index}`, `1.${100 + index}`] as const);
  return Object.fromEntries(
    ids.map(([eventId, marketId]) => [`${DAY}/${eventId}/${marketId}.bz2`, bz2(marketText({ eventId, marketId }))]),
  );
}

async function catalogued(paths: readonly string[]): Promise<string> {
  const stateDir = temporaryFolder();
  const { source } = openArchive(paths, { stateDir });
  await source.build(NEVER);
  source.close();
  return stateDir;
}

/** Changes what the catalogue says, as a bit that rotted before there were checksums may have. */
function change(stateDir: string, ...sql: string[]): void {
  const file = cataloguePath(stateDir);
  const db = openCatalogue(file);
  for (const one of sql) db.exec(one);
  closeDatabase(db, file);
}

function verify(paths: readonly string[], stateDir: string, mode: 'look' | 'repair' = 'look'): Promise<Verification> {
  const archive = { kind: 'archive', paths, eventTypeId: '1', stateDir } as const;
  return verifyArchive(archive, { mode, tempDir: temporaryFolder(), signal: NEVER });
}

const CHANGES = [
  ['a file that it lost', "DELETE FROM files WHERE market_id = '1.102'", '30000002/1.102.bz2'],
  [
    'a file that never was',
    "INSERT INTO files (folder_id, name) SELECT id, 'x.bz2' FROM folders WHERE event_id = '30000001'",
    '30000001/x.bz2',
  ],
  ['another market', "UPDATE files SET market_id = '1.104' WHERE market_id = '1.102'", '30000002/1.102.bz2'],
  [
    'a fault that the file has not',
    "UPDATE files SET fault = 'is damaged' WHERE market_id = '1.103'",
    '30000003/1.103.bz2',
  ],
  [
    'an event that it calls another',
    "UPDATE folders SET event_id = '30000009' WHERE event_id = '30000003'",
    '30000003/1.103.bz2',
  ],
] as const;
/** In a folder every run sees that for itself. */
const OTHER_DAY = [
  'an event filed under another day',
  "UPDATE folders SET day = day + 1 WHERE event_id = '30000003'",
  '30000003/1.103.bz2',
] as const;

describe.each(['folder', 'tar'])('a catalogue read against its archive, a %s', (kind) => {
  async function archive(): Promise<string[]> {
    const folder = temporaryFolder();
    if (kind === 'folder') writeTree(folder, tree());
    else writeFileSync(path.join(folder, 'a.tar'), await tarOf(tree()));
    return [kind === 'folder' ? folder : path.join(folder, 'a.tar')];
  }

  it('that is right has no difference, however much the archive has changed since the last run', async () => {
    const paths = await archive();
    const stateDir = await catalogued(paths);
    expect(await verify(paths, stateDir)).toMatchObject({ differences: [], left: 0 });
    if (kind === 'tar') return;
    rmSync(path.join(paths[0] ?? '', DAY, '30000002'), { recursive: true });
    expect(await verify(paths, stateDir)).toMatchObject({ differences: [], left: 0 });
  });

  it.each(kind === 'tar' ? [...CHANGES, OTHER_DAY] : CHANGES)(
    'with %s says so, and is mended',
    async (_, sql, file) => {
      const paths = await archive();
      const stateDir = await catalogued(paths);
      change(stateDir, sql);
      const looked = await verify(paths, stateDir);
      expect(looked.differences.map((difference) => difference.file)).toContain(`${paths[0]}/${DAY}/${file}`);
      expect(looked.left).toBe(looked.differences.length);
      const mended = await verify(paths, stateDir, 'repair');
      expect(mended).toMatchObject({ differences: looked.differences, left: 0 });
      expect(await verify(paths, stateDir)).toMatchObject({ differences: [] });
      expect(await openArchive(paths, { stateDir }).find()).toEqual(await openArchive(paths).find());
    },
  );
});
