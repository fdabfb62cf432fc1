import { join } from 'node:path';
import type { MatchOutcome } from '../../../src/domain/outcome.ts';
import type { MarketSummary, SelectionSummary } from '../../../src/domain/price.ts';
import { fixedSelections } from '../../../src/domain/selections.ts';
import { SERIES_COLUMNS } from '../../../src/domain/series-columns.ts';
import { csvCell } from '../../../src/domain/text/csv-text.ts';
import { ProcessingReport, type ReportHead } from '../../../src/pipeline/report/processing-report.ts';
import { StorageManager } from '../../../src/storage/storage-manager.ts';
import { extractedMatch, link, marketSummary, searchResult, statisticalMatch } from '../builders.ts';
import { encodedSeries } from '../outcomes.ts';
import { finishOptions, storageOptions } from '../storage-options.ts';

/** A name that tries every way out of the place it is put in. */
export const HOSTILE = `</script><script>window.pwned=1</script><!--"'><img src=x onerror=window.pwned=1>\u2028\u2029&lt;`;

export interface BatchFixture {
  readonly outcomes: readonly MatchOutcome[];
  /** Time series lines by row. */
  readonly series?: Readonly<Record<number, string>>;
  readonly head?: Partial<ReportHead>;
}

/** Writes an output folder with the program's own writers, as a run does. */
export async function writeOutput(
  outputDir: string,
  { outcomes, series = {}, head = {} }: BatchFixture,
): Promise<void> {
  const batch = head.batch ?? { country: 'england', league: 'premier-league', season: '2023-2024' };
  const report = new ProcessingReport({
    batch,
    source: { kind: 'archive', version: 'v1' },
    synthetic: false,
    mapping: {
      country: batch.country,
      league: batch.league,
      file: undefined,
      matches: outcomes.length,
      manualMatches: 0,
      mappedTeams: 0,
      unmappedTeams: [],
    },
    maxUnmatched: undefined,
    ...head,
  });
  const markets = ['MATCH_ODDS', 'OVER_UNDER_25', 'BOTH_TEAMS_TO_SCORE'];
  const options = storageOptions(outputDir, { batch, outputDir, tempDir: join(outputDir, '..', 'temp'), markets });
  const storage = await StorageManager.open(options);
  for (const [row, outcome] of outcomes.entries())
    report.add(await storage.commit(outcome, encodedSeries(series[row] ?? '')));
  await storage.finish(finishOptions(outcomes.length, report));
}

export function linked(
  row: number,
  over: { name?: string; closes?: readonly number[]; settlement?: 'disagrees' } = {},
) {
  const { name = 'Burnley v Man City', closes = [10.5, 6.6, 1.32], settlement } = over;
  const [homeName = name, awayName = name] = name.split(' v ');
  const points = [
    { seconds: 600, price: 2 },
    { seconds: 1, price: 3 },
    { seconds: -60, price: 4 },
  ];
  const outcome: MatchOutcome = {
    status: 'linked',
    match: statisticalMatch({ row }),
    search: searchResult(row, { kind: 'linked', link: link() }),
    link: link({ eventId: String(32_000_000 + row), eventName: name, homeName, awayName }),
    settlementCheck: settlement ?? 'agrees',
    extracted: {
      ...extractedMatch({ markets: [matchOdds(closes)], seriesRows: points.length }),
    },
  };
  return { outcome, series: points.map((point) => seriesLine(row, { ...point, name })).join('') };
}

function matchOdds(closes: readonly number[]): MarketSummary {
  const names = fixedSelections('MATCH_ODDS') ?? [];
  const selections = names.map(
    (selection, index): SelectionSummary => ({
      selection,
      selectionId: index + 1,
      handicap: 0,
      runnerName: selection,
      open: 2,
      close: closes[index],
      closeAgeS: 1,
      high: 9,
      low: 1.5,
      bsp: undefined,
      preOffVolume: undefined,
      snapshots: [undefined],
      vwap: undefined,
      closeBack: undefined,
      closeLay: undefined,
      inPlayHalfTime: undefined,
      status: 'LOSER',
      totalVolume: undefined,
      offers: [],
    }),
  );
  return marketSummary({ selections });
}

/** One line of the time series. */
export function seriesLine(
  row: number,
  point: {
    seconds: number;
    price: number | '';
    name?: string;
    selection?: string;
    marketId?: string;
    marketType?: string;
  },
): string {
  const cells: Partial<Record<(typeof SERIES_COLUMNS)[number], string | number>> = {
    statistical_match_id: `m${row}`,
    betfair_match_id: 32_000_000 + row,
    market_id: point.marketId ?? '1.1',
    market_type: point.marketType ?? 'MATCH_ODDS',
    market_name: point.name ?? 'Match Odds',
    selection: point.selection ?? 'home',
    runner_name: point.name ?? 'Burnley',
    seconds_to_kickoff: point.seconds,
    last_traded_price: point.price,
  };
  return `${SERIES_COLUMNS.map((column) => csvCell(String(cells[column] ?? ''))).join(',')}\n`;
}

/** A row of every ending. */
export function everyEnding(name: string): BatchFixture {
  const good = linked(0, { name });
  const doubtful = linked(1, { name, settlement: 'disagrees' });
  const match = (row: number) => statisticalMatch({ row, homeTeamSlug: name, awayTeamSlug: name });
  const fault = { code: 'FBP-MARKET-FILE', message: name, hint: `look at ${name}` } as const;
  const found = { link: link({ eventName: name, homeName: name, awayName: name }) };
  const search = searchResult(0, { kind: 'not_found', reason: name, cause: 'no_event', judged: false });
  const candidate = {
    eventId: '1',
    eventName: name,
    scheduledAt: Date.UTC(2023, 7, 11),
    score: 1,
    homeScore: 1,
    awayScore: 1,
    swapped: false,
    kickoffDifferenceMinutes: 0,
    evidence: [],
  };
  return {
    series: { 0: good.series, 1: doubtful.series },
    outcomes: [
      good.outcome,
      doubtful.outcome,
      {
        ...good.outcome,
        status: 'linked_no_odds',
        match: match(2),
        extracted: { ...extractedMatch(), seriesRows: 0 },
      } as MatchOutcome,
      {
        status: 'not_found',
        reason: name,
        cause: 'no_event',
        match: match(3),
        search: { ...search, candidates: [candidate] },
      },
      { status: 'ambiguous', reason: name, cause: 'several_events', match: match(4), search },
      { status: 'download_failed', fault, match: match(5), search, ...found },
      { status: 'extraction_failed', fault, match: match(6), search, ...found },
      {
        status: 'invalid_row',
        invalid: { row: 7, line: 9, cells: { match_id: name, match_date: name }, reason: name },
      },
      { status: 'skipped', match: match(8), reason: name },
    ],
  };
}
