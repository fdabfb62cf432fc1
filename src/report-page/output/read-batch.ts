import { join } from 'node:path';
import type { Moment } from '../../pipeline/moments/moment.ts';
import type { BatchOutput } from '../../pipeline/report/read-output.ts';
import { damaged, readTable } from '../../storage/tables/read-table.ts';
import { type MatchPrices, matchPrices } from './match-prices.ts';
import { type MatchRecord, matchRecord, REQUIRED_COLUMNS } from './match-record.ts';
import { type MatchSeries, SeriesReader } from './match-series.ts';

/** What the files of an output folder have of one row. */
export interface ReadMatch {
  readonly record: MatchRecord;
  /** Undefined for a row without prices. */
  readonly prices: MatchPrices | undefined;
  /** Undefined for a row without a time series. */
  readonly series: MatchSeries | undefined;
}

export interface BatchReading {
  /** Of dates without a zone of their own. */
  readonly timeZone: string;
  readonly moments: readonly Moment[];
}

/**
 * The rows of an output folder in the order of matches.csv, each with its prices and time series; all files are in that
 * order, and one match is in memory at a time. Throws FBP-INPUT, also where the files do not fit each other.
 */
export async function* readBatch(output: BatchOutput, { timeZone, moments }: BatchReading): AsyncGenerator<ReadMatch> {
  const { folder, report } = output;
  const expectedRows = report.series_rows;
  const series = expectedRows === 0 ? undefined : await SeriesReader.open(folder, { expectedRows, moments });
  const prices = matchPrices(folder);
  let next = await prices.next();
  for await (const record of matchRecords(output, timeZone)) {
    const { matchId, eventId } = record;
    // A row that repeats another's id has no event, and no prices.
    const isPriced = eventId !== '' && !next.done && next.value.matchId === matchId;
    const own = isPriced ? next.value : undefined;
    if (isPriced) next = await prices.next();
    yield { record, prices: own, series: own && (await series?.of(matchId)) };
  }
  if (!next.done) {
    throw damaged(join(folder, 'prices.csv'), `its match ${next.value.matchId} is not where matches.csv has it`);
  }
  series?.end();
}

/** The rows of matches.csv. Throws FBP-INPUT, also when there are not as many as the report says. */
async function* matchRecords({ folder, report }: BatchOutput, timeZone: string): AsyncGenerator<MatchRecord> {
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
