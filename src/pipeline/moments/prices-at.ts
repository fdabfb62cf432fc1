import { join } from 'node:path';
import { FbpError } from '../../domain/errors.ts';
import { type Cells, damaged, readTable } from '../../storage/tables/read-table.ts';
import type { Moment } from './moment.ts';
import { RunnerPrices } from './runner-prices.ts';

/** What each row of prices.csv hands on. */
const IDENTITY = [
  ...['statistical_match_id', 'betfair_match_id', 'country', 'league', 'season', 'match_date', 'home_team'],
  ...['away_team', 'market_id', 'market_type', 'selection', 'runner_name', 'selection_id', 'handicap'],
] as const;

/** Columns of a row, in order. */
export const MOMENT_COLUMNS = [...IDENTITY, 'moment', 'price', 'age_s', 'in_play', 'is_winner'] as const;

export type MomentColumn = (typeof MOMENT_COLUMNS)[number];
/** Cells as text; empty where nothing was traded by then. */
export type MomentRow = Readonly<Record<MomentColumn, string>>;

const SERIES_COLUMNS = [
  'statistical_match_id',
  'market_id',
  'selection_id',
  'handicap',
  'seconds_to_kickoff',
  'in_play',
];

/**
 * The prices of an output folder at moments, one row for each match, market, selection and moment, in the order of
 * prices.csv. Read from the time series that is there. One match in memory at a time. Throws FBP-INPUT.
 *
 * @param series path of the time series as CSV
 */
export async function* pricesAt(
  folder: string,
  { series, moments }: { series: string; moments: readonly Moment[] },
): AsyncGenerator<MomentRow> {
  const prices = await readTable(join(folder, 'prices.csv'), [...IDENTITY, 'is_winner', 'settled_at']);
  const matches = matchRunners((await readTable(series, SERIES_COLUMNS)).rows, moments);
  let next = await matches.next();
  let matchId: string | undefined;
  for await (const row of prices.rows) {
    const id = row('statistical_match_id');
    // Both files are in the same order; a match without trades has no rows in the series.
    if (id !== matchId && !next.done && next.value.matchId === matchId) next = await matches.next();
    matchId = id;
    const runners = next.done || next.value.matchId !== id ? undefined : next.value.runners;
    yield* momentRows(row, runners?.get(keyOf(row)), moments);
  }
  if (!next.done && next.value.matchId === matchId) next = await matches.next();
  if (!next.done) throw damaged(series, `its match ${next.value.matchId} is not where prices.csv has it`);
}

/** The time series of a folder as CSV. Throws FBP-INPUT where it has none. */
export function seriesOrThrow(series: string | undefined, folder: string): string {
  if (series !== undefined) return series;
  throw new FbpError('FBP-INPUT', 'this batch has no time series as CSV to read prices from', {
    where: folder,
    hint: 'process it again with --format both',
  });
}

interface MatchRunners {
  readonly matchId: string;
  readonly runners: ReadonlyMap<string, RunnerPrices>;
}

async function* matchRunners(rows: AsyncIterable<Cells>, moments: readonly Moment[]): AsyncGenerator<MatchRunners> {
  let matchId: string | undefined;
  let runners = new Map<string, RunnerPrices>();
  for await (const row of rows) {
    const id = row('statistical_match_id');
    if (matchId !== undefined && id !== matchId) {
      yield { matchId, runners };
      runners = new Map();
    }
    matchId = id;
    const key = keyOf(row);
    const runner = runners.get(key) ?? new RunnerPrices(moments);
    runners.set(key, runner);
    runner.add(row);
  }
  if (matchId !== undefined) yield { matchId, runners };
}

function keyOf(row: Cells): string {
  return `${row('market_id')} ${row('selection_id')} ${row('handicap')}`;
}

function momentRows(row: Cells, runner: RunnerPrices | undefined, moments: readonly Moment[]): MomentRow[] {
  const identity = Object.fromEntries([...IDENTITY, 'is_winner'].map((column) => [column, row(column)]));
  const answers = runner?.answers(Date.parse(row('settled_at')) || undefined) ?? [];
  return moments.map(({ name, phase }, index) => ({
    ...(identity as Record<MomentColumn, string>),
    moment: name,
    price: String(answers[index]?.price ?? ''),
    age_s: String(answers[index]?.ageS ?? ''),
    in_play: String(phase === 'in_play'),
  }));
}
