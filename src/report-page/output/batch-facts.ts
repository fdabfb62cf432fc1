import { join } from 'node:path';
import type { BatchOutput } from '../../pipeline/report/read-output.ts';
import { damaged, readTable } from '../../storage/tables/read-table.ts';
import { type MatchRecord, matchRecord, REQUIRED_COLUMNS, type Spread, spreadOf } from './match-record.ts';

const DISAGREEMENTS_LISTED = 500;

export interface DayCount {
  readonly matches: number;
  /** Those that did not end as linked. */
  readonly gaps: number;
}

/** What the page needs to know of a batch before it writes its matches. */
export interface BatchFacts {
  readonly output: BatchOutput;
  /** By UTC day, skipped rows left out. */
  readonly days: ReadonlyMap<string, DayCount>;
  readonly undated: number;
  /** Overround at the close by market type. */
  readonly overrounds: ReadonlyMap<string, Spread>;
  readonly disagreements: readonly MatchRecord[];
}

/** One pass over matches.csv that keeps counts, not rows. Throws FBP-INPUT. */
export async function batchFacts(output: BatchOutput, timeZone: string): Promise<BatchFacts> {
  const days = new Map<string, DayCount>();
  const overrounds = new Map<string, number[]>();
  const disagreements: MatchRecord[] = [];
  let undated = 0;
  for await (const record of matchRecords(output, timeZone)) {
    if (record.status !== 'skipped' && record.day === undefined) undated += 1;
    countDay(days, record);
    for (const { market, overround } of record.markets) {
      if (overround !== undefined) listOf(overrounds, market.type).push(overround);
    }
    if (record.settlementDisagrees && disagreements.length < DISAGREEMENTS_LISTED) disagreements.push(record);
  }
  return { output, days, undated, overrounds: spreads(overrounds), disagreements };
}

/** The rows of matches.csv. Throws FBP-INPUT, also when there are not as many as the report says. */
export async function* matchRecords({ folder, report }: BatchOutput, timeZone: string): AsyncGenerator<MatchRecord> {
  const path = join(folder, 'matches.csv');
  const table = await readTable(path, REQUIRED_COLUMNS);
  let rows = 0;
  for await (const cells of table.rows) {
    rows += 1;
    yield matchRecord(cells, timeZone);
  }
  if (rows === report.total_matches) return;
  throw damaged(path, `it has ${rows} rows where report.json says ${report.total_matches}`);
}

function countDay(days: Map<string, DayCount>, { status, day }: MatchRecord): void {
  if (status === 'skipped' || day === undefined) return;
  const { matches, gaps } = days.get(day) ?? { matches: 0, gaps: 0 };
  days.set(day, { matches: matches + 1, gaps: gaps + (status === 'linked' ? 0 : 1) });
}

function spreads(values: ReadonlyMap<string, readonly number[]>): Map<string, Spread> {
  const found = new Map<string, Spread>();
  for (const [type, list] of values) {
    const spread = spreadOf(list);
    if (spread !== undefined) found.set(type, spread);
  }
  return found;
}

function listOf(lists: Map<string, number[]>, key: string): number[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
