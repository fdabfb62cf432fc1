import type { Score } from '../../domain/match.ts';
import { type ProcessingStatus, STATUSES } from '../../domain/outcome.ts';
import type { Evidence } from '../../domain/search.ts';
import { fixedSelections } from '../../domain/selections.ts';
import { evidenceOf } from '../../domain/text/evidence-text.ts';
import { isoDay } from '../../domain/time-units.ts';
import { parseMatchDate } from '../../input/dates/parse-match-date.ts';
import type { Cells } from '../../storage/tables/read-table.ts';
import { numberOf } from './cell-number.ts';

const LABELS = {
  MATCH_ODDS: 'Match odds',
  OVER_UNDER_25: 'Over/under 2.5 goals',
  BOTH_TEAMS_TO_SCORE: 'Both teams to score',
} as const;

export interface MainMarket {
  readonly type: string;
  readonly label: string;
  readonly selections: readonly string[];
}

/** The markets that the page shows prices of. */
export const MAIN_MARKETS: readonly MainMarket[] = Object.entries(LABELS).map(([type, label]) => ({
  type,
  label,
  selections: fixedSelections(type) ?? [],
}));

/**
 * By how much the prices' inverses exceed 1: 0.02 is a book of 102 %. Last traded prices of different moments can give a
 * little less than 0. Undefined unless every selection has a price.
 */
export function overround(prices: readonly (number | undefined)[]): number | undefined {
  let book = 0;
  for (const price of prices) {
    if (price === undefined || price <= 0) return undefined;
    book += 1 / price;
  }
  return prices.length === 0 ? undefined : book - 1;
}

export interface SelectionPrices {
  readonly selection: string;
  /** Decimal odds; undefined where there was no trade. */
  readonly open: number | undefined;
  readonly close: number | undefined;
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** Seconds from the trade at the close to the off. */
  readonly closeAgeS: number | undefined;
  /** Traded before the off, one-sided GBP; undefined where the plan has no volumes. */
  readonly volume: number | undefined;
}

export interface MarketPrices {
  readonly market: MainMarket;
  readonly selections: readonly SelectionPrices[];
  readonly winner: string;
  /** A share: 0.02 is 2 % over a fair book; undefined unless every selection has a close. */
  readonly overround: number | undefined;
}

/** What the page shows of one row of matches.csv. */
export interface MatchRecord {
  readonly matchId: string;
  readonly status: ProcessingStatus;
  /** UTC day, `2023-08-11`; undefined for a date that cannot be read. */
  readonly day: string | undefined;
  /** Actual kick-off, else the scheduled one, else the row's date, as written in the file. */
  readonly kickoff: string;
  readonly homeTeam: string;
  readonly awayTeam: string;
  /** The clubs as the statistics file names them. */
  readonly homeSlug: string;
  readonly awaySlug: string;
  readonly score: Score | undefined;
  readonly eventId: string;
  readonly eventName: string;
  readonly strategy: string;
  /** 0..1; undefined where nothing was linked. */
  readonly confidence: number | undefined;
  /** Of the next best event. */
  readonly runnerUp: number | undefined;
  /** What the confidence is the sum of. */
  readonly evidence: readonly Evidence[];
  /** Minutes from the row's kick-off to the actual one. */
  readonly kickoffDifference: number | undefined;
  readonly swapped: boolean;
  readonly plan: string;
  readonly settlement: 'agrees' | 'disagrees' | undefined;
  readonly errorMessage: string;
  /** Main markets with at least one price. */
  readonly markets: readonly MarketPrices[];
}

export const REQUIRED_COLUMNS = ['statistical_match_id', 'processing_status', 'match_date'] as const;

/** `timeZone`: of dates without a zone of their own. */
export function matchRecord(row: Cells, timeZone: string): MatchRecord {
  return {
    matchId: row('statistical_match_id'),
    status: statusOf(row('processing_status')),
    day: dayOf(row('match_date'), timeZone),
    kickoff: row('actual_kickoff') || row('scheduled_kickoff') || row('match_date'),
    homeTeam: row('home_team') || wordsOf(row('home_team_slug')),
    awayTeam: row('away_team') || wordsOf(row('away_team_slug')),
    homeSlug: row('home_team_slug'),
    awaySlug: row('away_team_slug'),
    score: scoreOf(row),
    eventId: row('betfair_match_id'),
    eventName: row('betfair_event_name'),
    strategy: row('strategy_used'),
    confidence: numberOf(row('confidence')),
    runnerUp: numberOf(row('runner_up_confidence')),
    evidence: evidenceOf(row('link_evidence')),
    kickoffDifference: numberOf(row('kickoff_difference_minutes')),
    swapped: row('home_away_swapped') === 'true',
    plan: row('plan'),
    settlement: settlementOf(row('settlement_check')),
    errorMessage: row('error_message'),
    markets: MAIN_MARKETS.map((market) => marketPrices(row, market)).filter(isPriced),
  };
}

/** A row that a person should see: it has no prices though it was wanted, or its link is in doubt. */
export function needsALook({ status, settlement }: MatchRecord): boolean {
  return settlement === 'disagrees' || (status !== 'linked' && status !== 'skipped');
}

/** `manchester-city` is `Manchester City`. */
export function wordsOf(slug: string): string {
  return slug.replace(/[-_]+/g, ' ').replace(/(^| )\p{Ll}/gu, (start) => start.toUpperCase());
}

function statusOf(text: string): ProcessingStatus {
  return STATUSES.find((status) => status === text) ?? 'invalid_row';
}

function scoreOf(row: Cells): Score | undefined {
  const [home, away] = [numberOf(row('home_score')), numberOf(row('away_score'))];
  return home === undefined || away === undefined ? undefined : { home, away };
}

function settlementOf(text: string): MatchRecord['settlement'] {
  return text === 'agrees' || text === 'disagrees' ? text : undefined;
}

function dayOf(date: string, timeZone: string): string | undefined {
  const kickoff = parseMatchDate(date, timeZone);
  if (kickoff === undefined) return undefined;
  // A bare date is a whole local day: its noon lies on the UTC day that shares most of it.
  const at = kickoff.precision === 'minute' ? kickoff.at : (kickoff.from + kickoff.to) / 2;
  return isoDay(at);
}

function marketPrices(row: Cells, market: MainMarket): MarketPrices {
  const selections = market.selections.map((selection) => {
    const measure = (name: string) => numberOf(row(`${market.type}_${selection}_${name}`.toLowerCase()));
    return {
      selection,
      open: measure('open'),
      close: measure('close'),
      low: measure('low'),
      high: measure('high'),
      closeAgeS: measure('close_age_s'),
      volume: measure('pre_off_volume'),
    };
  });
  const winner = row(`${market.type}_winner`.toLowerCase());
  return { market, selections, winner, overround: overround(selections.map(({ close }) => close)) };
}

function isPriced({ selections }: MarketPrices): boolean {
  return selections.some(({ open }) => open !== undefined);
}
