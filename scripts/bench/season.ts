import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ArchiveEntry, writeFolder, writeTar } from '../../test/support/generator/archive-writer.ts';
import { MARKET_TYPES } from '../../test/support/generator/market/market-catalog.ts';
import { otherMatches } from '../../test/support/generator/season/other-matches.ts';
import { sampleEntries, sampleSeason } from '../../test/support/generator/season/sample-season.ts';
import type { Season } from '../../test/support/generator/season/season.ts';
import { eventEntries } from '../../test/support/generator/write-events.ts';
import { BENCH_DIR } from './corpus.ts';
import { type RunFigures, runFbp } from './measure/run-fbp.ts';
import type { Target } from './target.ts';

export const STATISTICS = fileURLToPath(new URL('../../data/england/premier-league/2023-2024.csv', import.meta.url));

const MONTHS = Array.from({ length: 10 }, (_, index) => Date.UTC(2023, 7 + index, 1));
const FILES = 60_000;
/** Changes when the generated archives would. */
const ARCHIVE_VERSION = 2;

/** A season's 380 matches, alone and among 60,000 files of other matches, as folders or as monthly TARs. All have a file for each of twenty markets. */
type Form = 'folders' | 'TARs';

interface TwoRuns {
  /** Reads the archive's names. */
  readonly first: RunFigures;
  /** Finds them in the catalogue, and does all matches again. */
  readonly second: RunFigures;
}

export function seasonTargets(): Target[] {
  return (['folders', 'TARs'] as const).flatMap(formTargets);
}

function formTargets(form: Form): Target[] {
  const alone = runTwice(seasonArchive(form));
  const crowded = runTwice(seasonArchive(form, { crowded: true }));
  const name = `season among ${FILES.toLocaleString('en')} other files, ${form}`;
  const ratio = (run: keyof TwoRuns, figure: 'ms' | 'readMb', unit: string): Target => {
    const [few, many] = [alone[run][figure], crowded[run][figure]];
    const known = few !== undefined && many !== undefined;
    // a TAR has no index: whoever wants to know what is in it goes through all of it, once
    const isIndexing = form === 'TARs' && run === 'first' && figure === 'readMb';
    return {
      name: `${name}: ${figure === 'ms' ? 'time' : 'bytes read'}, ${run} run`,
      value: known ? many / few : undefined,
      ...{ unit: 'times', bound: 'at most', wanted: isIndexing ? undefined : 1.6 },
      detail: known ? `${many.toFixed(0)} ${unit} / ${few.toFixed(0)} ${unit} alone` : 'not counted by this system',
    };
  };
  const [few, many] = [alone.first.peakRssMb, crowded.first.peakRssMb];
  return [
    ...(['first', 'second'] as const).flatMap((run) => [ratio(run, 'ms', 'ms'), ratio(run, 'readMb', 'MB')]),
    {
      name: `${name}: peak memory`,
      value: Math.max(few, many),
      ...{ unit: 'MB', bound: 'at most', wanted: 512 },
      detail: `${many.toFixed(0)} MB, ${few.toFixed(0)} MB alone`,
    },
  ];
}

function runTwice(archivePath: string): TwoRuns {
  const cwd = mkdtempSync(join(tmpdir(), 'fbp-bench-season-'));
  const batch = ['process', 'england', 'premier-league', '2023-2024', '--stats', STATISTICS, '--archive', archivePath];
  const run = () => {
    const figures = runFbp([...batch, '--restart', '-q', '--output', join(cwd, 'out')], { cwd });
    // 3: the sample has rows without an event on purpose
    if (figures.status !== 0 && figures.status !== 3) throw new Error(figures.stderr);
    return figures;
  };
  try {
    return { first: run(), second: run() };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

interface ArchiveOptions {
  readonly markets?: readonly string[];
  /** With the files of other matches. */
  readonly crowded?: boolean;
  /** PRO files of so many matches, with so many price updates of a market. */
  readonly pro?: { readonly matches: number; readonly updates: number };
}

/** The season's files below a folder, made when they are first asked for. */
export function seasonArchive(form: Form, options: ArchiveOptions = {}): string {
  const { markets = MARKET_TYPES, crowded = false, pro } = options;
  const few = markets === MARKET_TYPES ? '' : `-${markets.length}-markets`;
  const plan = pro === undefined ? '' : `-pro-${pro.matches}-${pro.updates}`;
  const name = `season-${ARCHIVE_VERSION}-${form.toLowerCase()}-${crowded ? 'crowded' : 'alone'}${few}${plan}`;
  const folder = join(BENCH_DIR, name);
  if (existsSync(folder)) return folder;
  console.error(`making ${folder} ...`);
  const half = `${folder}.part`;
  rmSync(half, { recursive: true, force: true });
  const put = (name: string, entries: Iterable<ArchiveEntry>) =>
    form === 'TARs' ? writeTar(join(half, `${name}.tar`), entries) : writeFolder(half, entries);
  put('season', sampleEntries(wholeSeason(markets, pro)));
  if (crowded) {
    for (const [month, from] of MONTHS.entries()) put(new Date(from).toISOString().slice(0, 7), othersOf(month, from));
  }
  renameSync(half, folder);
  return folder;
}

/** The shipped sample's season with all markets, as real archives have them: a run needs a few thousand files of it. */
function wholeSeason(markets: readonly string[], pro: ArchiveOptions['pro']): Season {
  const season = sampleSeason(readFileSync(STATISTICS, 'utf8'));
  const events = season.events.map((event) => (event.markets.length === 1 ? event : { ...event, markets }));
  if (pro === undefined) return { ...season, events };
  const first = new Set(season.truth.slice(0, pro.matches).map(({ eventId }) => eventId));
  const ofFirst = events.filter(({ eventId, markets }) => first.has(eventId) && markets.length > 1);
  return { ...season, events: ofFirst.map((event) => ({ ...event, plan: 'PRO', updates: pro.updates })) };
}

/** Matches of other clubs in one month, a file for each of twenty markets. */
function othersOf(month: number, from: number): Generator<ArchiveEntry> {
  const count = Math.ceil(FILES / MARKET_TYPES.length / MONTHS.length);
  const firstEventId = 34_000_000 + month * count;
  const sketches = otherMatches({ count, from, days: 30, seed: `others-${month}`, firstEventId });
  // below the same folder as the sample season
  const events = [...sketches].map((sketch) => ({ ...sketch, markets: MARKET_TYPES }));
  return eventEntries(events, { prefix: 'xds_nfs/edp_processed' });
}
