import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeTar } from '../generator/archive-writer.ts';
import { MARKET_TYPES } from '../generator/market-catalog.ts';
import { otherMatches } from '../generator/other-matches.ts';
import { eventEntries } from '../generator/write-events.ts';
import { BENCH_DIR } from './corpus.ts';
import { type RunFigures, runFbp } from './run-fbp.ts';
import type { Target } from './target.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SEASON_TAR = join(ROOT, 'data/sample/england-premier-league-2023-2024.tar');
const STATISTICS = join(ROOT, 'data/england/premier-league/2023-2024.csv');

const MONTHS = Array.from({ length: 10 }, (_, index) => Date.UTC(2023, 7 + index, 1));
const FILES = 60_000;

/** A season's 380 matches out of an archive with 60,000 files of other matches, against an archive of those alone. */
export function seasonTargets(): Target[] {
  const alone = archiveAlone();
  const crowded = archiveWithOthers();
  const few = twoRuns(alone);
  const many = twoRuns(crowded);
  const detail = (what: string, [a, b]: readonly [number, number], unit: string) =>
    `${what}: ${b.toFixed(0)} ${unit} / ${a.toFixed(0)} ${unit}`;
  const ratio = (name: string, [a, b]: readonly [number | undefined, number | undefined], unit: string): Target => {
    const known = a !== undefined && b !== undefined;
    const text = known ? detail('with others / alone', [a, b], unit) : 'not counted by this system';
    return { name, value: known ? b / a : undefined, unit: 'times', bound: 'at most', wanted: 2, detail: text };
  };
  const peak = Math.max(few.first.peakRssMb, many.first.peakRssMb);
  return [
    ratio('season among 60,000 other files: time, first run', [few.first.ms, many.first.ms], 'ms'),
    ratio('season among 60,000 other files: bytes read, first run', [few.first.readMb, many.first.readMb], 'MB'),
    ratio('season among 60,000 other files: time, second run', [few.second.ms, many.second.ms], 'ms'),
    ratio('season among 60,000 other files: bytes read, second run', [few.second.readMb, many.second.readMb], 'MB'),
    {
      name: 'peak memory, season among 60,000 other files',
      value: peak,
      unit: 'MB',
      bound: 'at most',
      wanted: 512,
      detail: `alone ${few.first.peakRssMb.toFixed(0)} MB, with others ${many.first.peakRssMb.toFixed(0)} MB`,
    },
  ];
}

/** The first run reads the archive's names; the second finds them in the catalogue, and does all matches again. */
function twoRuns(archive: string): { first: RunFigures; second: RunFigures } {
  const cwd = mkdtempSync(join(tmpdir(), 'fbp-bench-season-'));
  try {
    const run = () => {
      const args = ['process', 'england', 'premier-league', '2023-2024', '--stats', STATISTICS, '--archive', archive];
      const figures = runFbp([...args, '--restart', '-q', '--output', join(cwd, 'out')], { cwd });
      if (figures.status !== 0 && figures.status !== 3) throw new Error(figures.stderr);
      return figures;
    };
    return { first: run(), second: run() };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

function archiveAlone(): string {
  const folder = join(BENCH_DIR, 'season-alone');
  mkdirSync(folder, { recursive: true });
  cpSync(SEASON_TAR, join(folder, 'season.tar'));
  return folder;
}

/** The same season and ten monthly TARs of matches of other clubs, a file for each of twenty markets. */
function archiveWithOthers(): string {
  const folder = join(BENCH_DIR, 'season-crowded');
  if (existsSync(folder)) return folder;
  console.error(`making ${folder} ...`);
  const half = `${folder}.part`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  cpSync(SEASON_TAR, join(half, 'season.tar'));
  const count = Math.ceil(FILES / MARKET_TYPES.length / MONTHS.length);
  for (const [month, from] of MONTHS.entries()) {
    const sketches = otherMatches({
      count,
      from,
      days: 30,
      seed: `others-${month}`,
      firstEventId: 34_000_000 + month * count,
    });
    const events = [...sketches].map((sketch) => ({ ...sketch, markets: MARKET_TYPES }));
    writeTar(join(half, `${new Date(from).toISOString().slice(0, 7)}.tar`), eventEntries(events));
  }
  renameSync(half, folder);
  return folder;
}
