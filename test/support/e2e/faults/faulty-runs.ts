import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeEvents } from '../../generator/write-events.ts';
import { shortSeason } from '../historic-project.ts';
import { PROJECT, temporaryFolder } from '../run-fbp.ts';

const ROUNDS = 2;

/** A project folder with something wrong in it, and the run that meets it. */
export interface FaultyRun {
  readonly name: string;
  readonly args: readonly string[];
  readonly prepare: (project: FaultyProject) => void;
}

export interface FaultyProject {
  readonly cwd: string;
  /** Market files of the archive, one after another. */
  readonly files: readonly string[];
  readonly rows: readonly string[];
  readonly writeRows: (rows: readonly string[]) => void;
}

/** The run of such a project. */
export const RUN = [
  'process',
  'england',
  'premier-league',
  '2023-2024',
  '--stats',
  'my stats.csv',
  '--archive',
  'archive',
];
const nothing = () => undefined;

function run(name: string, prepare: FaultyRun['prepare'], args: readonly string[] = []): FaultyRun {
  return { name, args: [...RUN, ...args], prepare };
}

function rows(name: string, change: (cells: string[], index: number) => void, args: readonly string[] = []): FaultyRun {
  return run(
    name,
    ({ rows: all, writeRows }) =>
      writeRows(
        all.map((row, index) => {
          const cells = row.split(',');
          if (index > 0) change(cells, index);
          return cells.join(',');
        }),
      ),
    args,
  );
}

const first = (change: (cells: string[]) => void) => (cells: string[], index: number) => {
  if (index === 1) change(cells);
};

/** What people break, one thing a run. Columns: 2 match id, 4 and 5 clubs, 6 date, 7 and 8 score. */
export const FAULTY_RUNS: readonly FaultyRun[] = [
  run('nothing is wrong', nothing),
  run('a corrupt file', ({ files }) => writeFileSync(files[0] ?? '', 'BZh9 is no bzip2')),
  run('an empty file', ({ files }) => writeFileSync(files[0] ?? '', '')),
  run('an HTML page for a file', ({ files }) => writeFileSync(files[0] ?? '', '<html></html>')),
  run('every file corrupt', ({ files }) => {
    for (const file of files) writeFileSync(file, 'x');
  }),
  run('an event missing', ({ files }) => rmSync(join(files[0] ?? '', '..'), { recursive: true })),
  run('a day missing', ({ files }) => rmSync(join(files[0] ?? '', '..', '..'), { recursive: true })),
  run('an empty archive', ({ cwd }) => {
    for (const name of readdirSync(join(cwd, 'archive'))) rmSync(join(cwd, 'archive', name), { recursive: true });
  }),
  run('no archive', ({ cwd }) => rmSync(join(cwd, 'archive'), { recursive: true })),
  run('no statistics', ({ cwd }) => rmSync(join(cwd, 'my stats.csv'))),
  run('empty statistics', ({ writeRows }) => writeRows([])),
  run('a header and no rows', ({ rows: all, writeRows }) => writeRows(all.slice(0, 1))),
  run('a column missing', ({ rows: all, writeRows }) => writeRows(all.map((row) => row.split(',').slice(1).join(',')))),
  run('a row twice', ({ rows: all, writeRows }) => writeRows([...all, all[1] ?? ''])),
  rows(
    'an unmapped club',
    first((cells) => cells.splice(4, 1, 'the-gunners')),
  ),
  rows(
    'both clubs unmapped',
    first((cells) => cells.splice(4, 2, 'one-town', 'other-city')),
  ),
  rows(
    'a slip in a club',
    first((cells) => cells.splice(4, 1, 'arsenall')),
  ),
  rows(
    'a club that is not in the archive',
    first((cells) => cells.splice(4, 1, 'luton-town')),
  ),
  rows(
    "the women's side",
    first((cells) => cells.splice(4, 1, 'arsenal-women')),
  ),
  rows(
    'a wrong score',
    first((cells) => cells.splice(7, 2, '9', '0')),
  ),
  rows('every score wrong', (cells) => cells.splice(7, 2, '7', '8')),
  rows(
    'a date of next week',
    first((cells) => cells.splice(6, 1, '2023-08-20T14:00:00Z')),
  ),
  rows(
    'a date of next month',
    first((cells) => cells.splice(6, 1, '2023-09-20T14:00:00Z')),
  ),
  rows(
    'no date',
    first((cells) => cells.splice(6, 1, '')),
  ),
  rows(
    'a date that is none',
    first((cells) => cells.splice(6, 1, 'soon')),
  ),
  rows(
    'no match id',
    first((cells) => cells.splice(2, 1, '')),
  ),
  rows(
    'an odd match id',
    first((cells) => cells.splice(2, 3, "$HOME b'c", 'premier-league', 'the-gunners')),
  ),
  rows('another season', (cells, index) => cells.splice(6, 1, `2016-08-${10 + index}T14:00:00Z`)),
  rows('two seasons', (cells, index) => {
    if (index % 2 === 0) cells.splice(6, 1, '2022-09-10T14:00:00Z');
  }),
  rows('home and away exchanged', (cells) => cells.splice(4, 2, cells[5] ?? '', cells[4] ?? '')),
  run('a typo in a market', nothing, ['--markets', 'MATCH_ODS']),
  run('a market that never traded', nothing, ['--markets', 'CORRECT_SCORE']),
  run('an unknown match id', nothing, ['--match-id', '1']),
  run('a gate that fails', ({ files }) => rmSync(join(files[0] ?? '', '..'), { recursive: true }), [
    '--max-unmatched',
    '0',
  ]),
  run('an output elsewhere', ({ files }) => rmSync(join(files[0] ?? '', '..'), { recursive: true }), [
    '--output',
    'my out',
  ]),
  run('some rows only', nothing, ['--limit', '2']),
  run('one row of a missing event', ({ files }) => rmSync(join(files[0] ?? '', '..'), { recursive: true }), [
    '--match-id',
    '1000',
  ]),
  { name: 'a typo in the command', args: ['proces', ...RUN.slice(1)], prepare: nothing },
  { name: 'the season forgotten', args: RUN.slice(0, 3), prepare: nothing },
  { name: 'other spellings', args: ['process', 'ENG', 'Premier League', '2023/24', ...RUN.slice(4)], prepare: nothing },
];

/** Makes a project with the fault in it; its archive is a short season of eight clubs. */
export function faultyProject({ prepare }: Pick<FaultyRun, 'prepare'>): FaultyProject {
  const cwd = temporaryFolder();
  for (const name of ['config', 'mappings']) cpSync(join(PROJECT, name), join(cwd, name), { recursive: true });
  const season = shortSeason(ROUNDS, ['MATCH_ODDS']);
  const writeRows = (lines: readonly string[]) => writeFileSync(join(cwd, 'my stats.csv'), lines.join('\n'));
  const project = { cwd, rows: season.statistics.split('\n'), writeRows, files: filesOf(cwd, season.events) };
  writeRows(project.rows);
  prepare(project);
  return project;
}

function filesOf(cwd: string, events: Parameters<typeof writeEvents>[1]): string[] {
  writeEvents(join(cwd, 'archive'), events);
  const names = readdirSync(join(cwd, 'archive'), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.bz2'))
    .sort()
    .map((name) => join(cwd, 'archive', name));
}
