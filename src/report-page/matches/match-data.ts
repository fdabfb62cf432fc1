import type { ProcessingStatus } from '../../domain/outcome.ts';
import { evidenceAmount } from '../../domain/text/evidence-text.ts';
import { commandToDebug } from '../../domain/text/shell-command.ts';
import { MAIN_MARKETS, type MarketPrices, type MatchRecord, needsALook, wordsOf } from '../output/match-record.ts';

/** Open, low, high, close, age of the close in seconds, volume before the off; null for what is not known. */
type PriceData = readonly (number | null)[];
/** Number of the market on the page, overround at the close, settled winner, one list a selection. */
type MarketData = readonly [number, number | null, string, readonly PriceData[]];

/** A match as the page's list has it; what is empty is left out. */
export interface MatchData {
  readonly id: string;
  /** What stands behind `#match=` in the address of the match. */
  readonly link: string;
  /** Number of the batch on the page. */
  readonly batch: number;
  readonly status: ProcessingStatus;
  readonly look: true | undefined;
  /** UTC day of the row's date. */
  readonly day: string | undefined;
  readonly kickoff: string;
  readonly home: string;
  readonly away: string;
  /** The clubs in the statistics' words, where they are other ones. */
  readonly names: string | undefined;
  readonly score: string | undefined;
  readonly settlement: string | undefined;
  readonly eventId: string | undefined;
  readonly event: string | undefined;
  readonly strategy: string | undefined;
  readonly confidence: number | undefined;
  readonly runnerUp: number | undefined;
  /** Names and amounts, in order. */
  readonly evidence: readonly (readonly [string, string])[] | undefined;
  readonly minutes: number | undefined;
  readonly swapped: true | undefined;
  readonly plan: string | undefined;
  readonly message: string | undefined;
  /** To paste into a shell. */
  readonly command: string | undefined;
  readonly markets: readonly MarketData[] | undefined;
}

export interface MatchPlace {
  readonly batch: number;
  readonly link: string;
}

export function matchData(record: MatchRecord, { batch, link }: MatchPlace): MatchData {
  const { matchId, score, markets, evidence } = record;
  return {
    ...{ id: matchId, link, batch, status: record.status, look: needsALook(record) || undefined, day: record.day },
    ...{ kickoff: record.kickoff, home: record.homeTeam, away: record.awayTeam, names: otherNames(record) },
    score: score === undefined ? undefined : `${score.home}–${score.away}`,
    settlement: record.settlement,
    eventId: record.eventId || undefined,
    event: record.eventName || undefined,
    strategy: record.strategy || undefined,
    confidence: record.confidence,
    runnerUp: record.runnerUp,
    evidence: evidence.length === 0 ? undefined : evidence.map((piece) => [piece.name, evidenceAmount(piece)]),
    minutes: record.kickoffDifference,
    swapped: record.swapped || undefined,
    plan: record.plan || undefined,
    message: record.errorMessage || undefined,
    command: matchId === '' ? undefined : commandToDebug(matchId),
    markets: markets.length === 0 ? undefined : markets.map(marketData),
  };
}

function otherNames({ homeSlug, awaySlug, homeTeam, awayTeam }: MatchRecord): string | undefined {
  const names = [wordsOf(homeSlug), wordsOf(awaySlug)];
  return names[0] === homeTeam && names[1] === awayTeam ? undefined : names.filter(Boolean).join(' v ') || undefined;
}

function marketData({ market, selections, winner, overround }: MarketPrices): MarketData {
  const prices = selections.map(({ open, low, high, close, closeAgeS, volume }): PriceData => {
    const known = [open, low, high, close, closeAgeS, volume].map((value) => value ?? null);
    while (known.at(-1) === null) known.pop();
    return known;
  });
  return [MAIN_MARKETS.indexOf(market), overround === undefined ? null : rounded(overround), winner, prices];
}

/** Four decimals of a share are a hundredth of a percent. */
function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
