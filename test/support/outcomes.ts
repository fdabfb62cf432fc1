import type { StatisticalMatch } from '../../src/domain/match.ts';
import type { MatchOutcome } from '../../src/domain/outcome.ts';
import type { DamagedMarket, EncodedSeries, MarketSummary, SelectionSummary } from '../../src/domain/price.ts';
import type { Candidate, Link, SearchResult } from '../../src/domain/search.ts';
import { type Compression, encodeRows } from '../../src/storage/series/series-part.ts';

const KICKOFF = Date.UTC(2023, 7, 11, 19, 0);

export function match(row: number, changes: Partial<StatisticalMatch> = {}): StatisticalMatch {
  return {
    row,
    line: row + 2,
    tournamentId: '17',
    seasonId: '52186',
    matchId: String(11_352_250 + row),
    tournamentSlug: 'premier-league',
    homeTeamSlug: 'burnley',
    awayTeamSlug: 'manchester-city',
    matchDate: '2023-08-11T19:00:00Z',
    kickoff: { precision: 'minute', at: KICKOFF },
    score: { home: 0, away: 3 },
    ...changes,
  };
}

export function candidate(eventId: string, changes: Partial<Candidate> = {}): Candidate {
  return {
    eventId,
    eventName: 'Burnley v Man City',
    scheduledAt: KICKOFF,
    score: 0.9512,
    homeScore: 1,
    awayScore: 0.9512,
    swapped: false,
    kickoffDifferenceMinutes: 0,
    evidence: [],
    ...changes,
  };
}

export function search(row: number, candidates: readonly Candidate[] = []): SearchResult {
  return {
    row,
    verdict: { kind: 'not_found', reason: 'no event', cause: 'no_event', judged: false },
    candidates,
    attempts: [],
  };
}

export function link(eventId: string): Link {
  return {
    eventId,
    eventName: 'Burnley v Man City',
    homeName: 'Burnley',
    awayName: 'Man City',
    strategy: 'exact_date_team',
    confidence: 0.98765432,
    evidence: [],
    runnerUpConfidence: undefined,
    swapped: false,
    sides: { home: ['Burnley'], away: ['Man City'], eventName: 'Burnley v Man City' },
  };
}

export function selection(name: string, changes: Partial<SelectionSummary> = {}): SelectionSummary {
  return {
    selection: name,
    selectionId: 1,
    handicap: 0,
    runnerName: name,
    open: 2.5,
    close: 2.62,
    closeAgeS: 12.0004,
    high: 3,
    low: 2.4,
    bsp: undefined,
    preOffVolume: undefined,
    snapshots: [2.6],
    vwap: undefined,
    closeBack: undefined,
    closeLay: undefined,
    inPlayHalfTime: undefined,
    status: 'LOSER',
    totalVolume: undefined,
    offers: [],
    ...changes,
  };
}

export function market(marketType: string, selections: readonly SelectionSummary[]): MarketSummary {
  return {
    marketId: '1.214555991',
    marketType,
    marketName: marketType,
    offAt: KICKOFF + 90_500,
    scheduledAt: KICKOFF,
    wentInPlay: true,
    inPlayAt: KICKOFF + 95_000,
    voided: false,
    closed: true,
    closedAt: Date.UTC(2023, 7, 11, 20, 55),
    winners: ['away'],
    selections,
  };
}

interface LinkedChanges {
  readonly settlementCheck?: 'agrees' | 'disagrees';
  readonly seriesRows?: number;
  readonly damaged?: readonly DamagedMarket[];
}

export function linked(row: number, changes: LinkedChanges = {}) {
  const markets = [
    market('MATCH_ODDS', [selection('home', { close: 9 + row / 100 }), selection('draw'), selection('away')]),
  ];
  return {
    status: 'linked',
    match: match(row),
    search: search(row, [candidate(String(32_000_000 + row))]),
    link: link(String(32_000_000 + row)),
    settlementCheck: changes.settlementCheck ?? 'agrees',
    extracted: {
      plan: 'BASIC',
      markets,
      scheduledAt: KICKOFF,
      actualAt: KICKOFF + 90_500,
      seriesRows: changes.seriesRows ?? 0,
      faults: [],
      unknownFields: {},
      damaged: changes.damaged ?? [],
      learned: [],
      sides: { kind: 'told' },
      abandoned: false,
      sources: [],
    },
  } as const satisfies MatchOutcome;
}

/** A row of every ending, by turns; the same for the same row. */
export function outcomeOf(row: number): MatchOutcome {
  switch (row % 6) {
    case 1:
      return {
        ...{ status: 'not_found', reason: 'No event within 2 days', cause: 'no_event' },
        match: match(row),
        search: search(row),
      };
    case 3:
      return { status: 'invalid_row', invalid: { row, line: row + 2, cells: { match_id: 'x' }, reason: 'No date' } };
    case 5: {
      const fault = { code: 'FBP-MARKET-FILE', message: 'Not bzip2', hint: undefined } as const;
      return { status: 'extraction_failed', match: match(row), search: search(row), link: link(`3${row}`), fault };
    }
    default:
      return linked(row, { seriesRows: seriesText(row).split('\n').length - 1 });
  }
}

/** The made-up time series lines of a row: some rows have none. */
export function seriesText(row: number): string {
  if (row % 2 === 1) return '';
  return Array.from({ length: 40 + row }, (_, index) => `${row},${index},${(index * 7919) % 1009}\n`).join('');
}

/** The same as it goes into the file. */
export function seriesOf(row: number, compression: Compression = 'gzip'): EncodedSeries | undefined {
  return encodedSeries(seriesText(row), compression);
}

export function encodedSeries(text: string, compression: Compression = 'gzip'): EncodedSeries | undefined {
  return text === '' ? undefined : { kind: 'bytes', bytes: encodeRows(Buffer.from(text), compression) };
}
