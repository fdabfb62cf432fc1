import { join } from 'node:path';
import { openSeries } from '../../storage/series/open-series.ts';
import { type Cells, readTable } from '../../storage/tables/read-table.ts';
import type { Moment } from './moment.ts';
import { RUNNER_COLUMNS, RunnerPrices } from './runner-prices.ts';

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

/** What is read of the time series. */
const SERIES_COLUMNS = [...['statistical_match_id', 'market_id', 'selection_id', 'handicap'], ...RUNNER_COLUMNS];

/**
 * The prices of an output folder at moments, one row for each match, market, selection and moment, in the order of
 * prices.csv. Read from the time series that is there. One match in memory at a time. Throws FBP-INPUT.
 *
 * @param series path of the time series
 */
export async function* pricesAt(
  folder: string,
  { series: path, moments }: { series: string; moments: readonly Moment[] },
): AsyncGenerator<MomentRow> {
  const series = await openSeries(path, SERIES_COLUMNS);
  const prices = await readTable(join(folder, 'prices.csv'), [...IDENTITY, 'is_winner', 'settled_at']);
  let runners = new Map<string, RunnerPrices>();
  let matchId: string | undefined;
  for await (const row of prices.rows) {
    const id = row('statistical_match_id');
    if (id !== matchId) runners = await runnersOf(series.of(id), moments);
    matchId = id;
    yield* momentRows(row, runners.get(keyOf(row)), moments);
  }
  series.end();
}

/** By market, selection id and handicap. */
async function runnersOf(rows: AsyncIterable<Cells>, moments: readonly Moment[]): Promise<Map<string, RunnerPrices>> {
  const runners = new Map<string, RunnerPrices>();
  for await (const row of rows) {
    const key = keyOf(row);
    const runner = runners.get(key) ?? new RunnerPrices(moments);
    runners.set(key, runner);
    runner.add(row);
  }
  return runners;
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
