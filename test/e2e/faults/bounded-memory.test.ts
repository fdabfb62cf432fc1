import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HISTORIC_ARGS, shortSeason, writeSeason } from '../../support/e2e/historic-project.ts';
import { BINARY, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { type ArchiveEntry, writeTar } from '../../support/generator/archive-writer.ts';

/** Of JavaScript objects: what grew with rows or members would not fit. */
const HEAP_MB = 40;
const ROWS = 20_000;
const MEMBERS = 5000;
const DAY_MS = 86_400_000;

/** A season's rows, and very many of other years and leagues. */
function writeManyRows(path: string, statistics: string): void {
  const file = openSync(path, 'w');
  writeSync(file, `${statistics}\n`);
  let text = '';
  for (let row = 0; row < ROWS; row += 1) {
    const at = new Date(Date.UTC(1990, 0, 1, 15) + (row % 10_000) * DAY_MS).toISOString();
    text += `17,1,${1_000_000 + row},league-${row % 50},club-${row % 991},club-${row % 997},${at},1,0\n`;
  }
  writeSync(file, text);
  closeSync(file);
}

function* manyMembers(entries: readonly ArchiveEntry[]): Generator<ArchiveEntry> {
  const bytes = Buffer.from('no market');
  for (let member = 0; member < MEMBERS; member += 1) {
    yield {
      path: `BASIC/2023/Sep/${1 + (member % 28)}/${35_000_000 + (member >> 4)}/1.${300_000_000 + member}.bz2`,
      bytes,
    };
  }
  yield* entries;
}

it(`${ROWS} rows and a TAR of ${MEMBERS} members take no more of the heap than a season does`, async () => {
  const cwd = temporaryFolder();
  const season = shortSeason(2);
  writeSeason(cwd, season);
  writeManyRows(join(cwd, 's.csv'), season.statistics);
  mkdirSync(join(cwd, 'a'));
  writeTar(join(cwd, 'a', 'all.tar'), manyMembers(season.files));
  const args = [...HISTORIC_ARGS.slice(0, -2), '--archive', 'a', '-q'];
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, BINARY, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = await once(child, 'close');
  // 3: rows of years that the archive lacks
  expect(code, stderr).toBe(3);
});
