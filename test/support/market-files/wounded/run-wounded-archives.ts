import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askFbp } from '../../e2e/ask-fbp.ts';
import { type Row, readCsv } from '../../e2e/csv.ts';
import { shortSeason } from '../../e2e/historic-project.ts';
import { runFbp } from '../../e2e/run-fbp.ts';
import { type ArchiveEntry, writeFolder } from '../../generator/archive-writer.ts';
import { eventEntries } from '../../generator/write-events.ts';
import { violationsIn } from './held-rows.ts';
import { woundedArchive } from './wounded-archive.ts';

const BATCH = ['england', 'premier-league', '2023-2024'];
const PROCESS = ['process', ...BATCH, '--stats', 's.csv', '--archive', 'archive', '--output', 'o'];
/** Far beyond what a run takes, on however busy a machine. */
const HANG_MS = 1_200_000;
/** All well, rows that failed, input that cannot be read: what may come of odd files. */
const ENDINGS: readonly unknown[] = [0, 3, 6];

export interface WoundedRuns {
  readonly runs: number;
  readonly wounds: number;
  readonly woundedFiles: number;
  readonly linked: number;
  readonly violations: readonly string[];
}

interface Extent {
  readonly root: string;
  /** Of the season, four matches each, with two market files a match. */
  readonly rounds: number;
  /** Runs go on until so many wounds were struck. */
  readonly wounds: number;
}

/** Takes a season whose archive has wounds in most of its files through the built program, again and again with others. */
export async function runWoundedArchives({ root, rounds, wounds: wanted }: Extent): Promise<WoundedRuns> {
  const season = shortSeason(rounds);
  const files = [...eventEntries(season.events, { compression: 'plain' })].map(({ path, bytes }) => {
    return { path, eventId: path.split('/').at(-2) ?? '', text: Buffer.from(bytes).toString() };
  });
  const begin = (name: string, entries: readonly ArchiveEntry[]) => {
    const cwd = join(root, name);
    mkdirSync(cwd);
    writeFileSync(join(cwd, 's.csv'), season.statistics);
    writeFolder(join(cwd, 'archive'), entries);
    return cwd;
  };
  const sound = begin(
    'sound',
    files.map(({ path, text }) => ({ path, bytes: Buffer.from(text) })),
  );
  const first = await askFbp(PROCESS, { cwd: sound });
  if (first.code !== 0) throw new Error(first.stderr);
  const rows = readCsv(sound, 'o', 'matches.csv');
  const violations: string[] = [];
  let [runs, wounds, woundedFiles, linked] = [0, 0, 0, 0];
  while (wounds < wanted) {
    runs += 1;
    const archive = woundedArchive(files, runs);
    wounds += archive.wounds;
    woundedFiles += archive.woundedFiles;
    const cwd = begin(String(runs), archive.entries);
    const wrong = await wrongEnds(cwd, runs);
    if (wrong.length === 0) wrong.push(...violationsIn(join(cwd, 'o'), rows, archive));
    violations.push(...wrong.map((what) => `run ${runs}: ${what}`));
    if (wrong.length === 0) linked += readCsv(cwd, 'o', 'matches.csv').filter(isLinked).length;
    rmSync(cwd, { recursive: true });
  }
  return { runs, wounds, woundedFiles, linked, violations };
}

function isLinked(row: Row): boolean {
  return row['processing_status'] === 'linked';
}

/** The run, and by turns what else looks at the archive or at what came of it. */
async function wrongEnds(cwd: string, turn: number): Promise<string[]> {
  const others = [
    ['debug', String(1000 + turn)],
    ['validate', 'archive', 'archive'],
    ['report', ...BATCH, '--html'],
    ['catalog', 'find', 'Arsenal', '--archive', 'archive'],
    ['prices', ...BATCH, '--at', '60m,kickoff,ht'],
  ];
  const wrong: string[] = [];
  for (const args of [PROCESS, ['validate', 'output', 'o'], others[turn % others.length] ?? []]) {
    // Some in a process of their own, as people run it.
    const ended = await inTime((turn % 20 === 0 ? runFbp : askFbp)(args, { cwd }));
    if (!ENDINGS.includes(ended.code))
      wrong.push(`${args.join(' ')}: exit ${ended.code}: ${ended.stderr.slice(-2000)}`);
  }
  return wrong;
}

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

async function inTime(running: Promise<Ended>): Promise<Ended> {
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<Ended>((resolve) => {
    timer = setTimeout(() => resolve({ code: null, stderr: `no end within ${HANG_MS} ms` }), HANG_MS);
  });
  return await Promise.race([running, hung]).finally(() => clearTimeout(timer));
}
