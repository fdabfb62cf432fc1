import type { LocalFile } from '../../src/domain/event.ts';
import type { StatisticalMatch } from '../../src/domain/match.ts';
import type { ExtractedMatch, MarketSummary } from '../../src/domain/price.ts';
import type { Link, SearchResult } from '../../src/domain/search.ts';

/** A readable row; override what the test is about. */
export function statisticalMatch(over: Partial<StatisticalMatch> = {}): StatisticalMatch {
  const row = over.row ?? 0;
  return {
    row,
    line: row + 2,
    tournamentId: '17',
    seasonId: '52393',
    matchId: `m${row}`,
    tournamentSlug: 'premier-league',
    homeTeamSlug: 'burnley',
    awayTeamSlug: 'manchester-city',
    matchDate: '2023-08-11T19:00:00Z',
    kickoff: { precision: 'minute', at: Date.UTC(2023, 7, 11, 19) },
    score: { home: 0, away: 3 },
    ...over,
  };
}

export function link(over: Partial<Link> = {}): Link {
  return {
    eventId: '32543010',
    eventName: 'Burnley v Man City',
    homeName: 'Burnley',
    awayName: 'Man City',
    strategy: 'exact_date_team',
    confidence: 0.99,
    evidence: [],
    runnerUpConfidence: undefined,
    swapped: false,
    sides: { home: ['Burnley'], away: ['Man City'], eventName: 'Burnley v Man City' },
    ...over,
  };
}

export function searchResult(row: number, verdict: SearchResult['verdict']): SearchResult {
  return { row, verdict, candidates: [], attempts: [] };
}

export function localFile(key: string): LocalFile {
  const file = { key, eventId: '32543010', marketId: undefined, size: 10, marketType: undefined };
  return { file, name: key, path: `/nowhere/${key}`, offset: 0, length: 10 };
}

export function marketSummary(over: Partial<MarketSummary> = {}): MarketSummary {
  return {
    marketId: '1.216512080',
    marketType: 'MATCH_ODDS',
    marketName: 'Match Odds',
    offAt: Date.UTC(2023, 7, 11, 19),
    scheduledAt: Date.UTC(2023, 7, 11, 19),
    wentInPlay: true,
    inPlayAt: Date.UTC(2023, 7, 11, 19, 1),
    voided: false,
    closed: true,
    closedAt: Date.UTC(2023, 7, 11, 20, 55),
    winners: ['away'],
    selections: [],
    ...over,
  };
}

export function extractedMatch(over: Partial<ExtractedMatch> = {}): ExtractedMatch {
  return {
    plan: 'BASIC',
    markets: [marketSummary()],
    scheduledAt: Date.UTC(2023, 7, 11, 19),
    actualAt: Date.UTC(2023, 7, 11, 19),
    series: { kind: 'bytes', bytes: Buffer.from('a,b\n') },
    seriesRows: 1,
    faults: [],
    unknownFields: {},
    damaged: [],
    learned: [],
    sides: { kind: 'told' },
    abandoned: false,
    sources: [],
    ...over,
  };
}
