import type { RecordingGap } from '../../betfair/live/recording/gap-file.ts';
import type { Alert } from '../../pipeline/monitor/match-alerts.ts';
import type { MarketPrices } from '../../pipeline/monitor/match-prices.ts';
import type { WatchedMatch } from '../../pipeline/monitor/watched-match.ts';
import type { LinkedMatch } from '../../pipeline/open/linked-batch.ts';

// What `--json` prints: one object a line, told apart by `type`.

export function watchingDocument(watched: readonly WatchedMatch[], unlinked: readonly LinkedMatch[]): object {
  return {
    type: 'watching',
    matches: watched.map((match) => ({ ...matchFacts(match), markets: match.marketIds.length })),
    unlinked: unlinked.map(({ match, search: { verdict } }) => ({
      matchId: match.matchId,
      homeTeamSlug: match.homeTeamSlug,
      awayTeamSlug: match.awayTeamSlug,
      reason: verdict.kind === 'linked' ? null : verdict.reason,
    })),
  };
}

export function pricesDocument(match: WatchedMatch, market: MarketPrices): object {
  return { type: 'prices', ...matchFacts(match), market: withNulls(market) };
}

export function alertDocument({ rule, text, match, at }: Alert): object {
  const headline = match.headline();
  return {
    type: 'alert',
    rule,
    text,
    alertedAt: at,
    ...matchFacts(match),
    market: headline === undefined ? null : withNulls(headline),
  };
}

export function gapDocument({ marketId, eventId, from, to, why }: RecordingGap): object {
  return { type: 'gap', marketId, eventId, from: from ?? null, to, why };
}

export function noticeDocument(text: string): object {
  return { type: 'notice', text };
}

function matchFacts({ match, link, competition, scheduledAt, name }: WatchedMatch) {
  return {
    matchId: match.matchId,
    eventId: link.eventId,
    eventName: link.eventName,
    name,
    competition: competition ?? null,
    kickoffAt: scheduledAt ?? null,
    confidence: Number(link.confidence.toFixed(4)),
  };
}

/** JSON leaves undefined out; a program that reads it wants every field in every object. */
function withNulls(market: MarketPrices): object {
  const fill = (value: object) => Object.fromEntries(Object.entries(value).map(([key, field]) => [key, field ?? null]));
  const { volume, overround, selections } = market;
  return {
    ...fill(market),
    overround: overround === undefined ? null : Number(overround.toFixed(4)),
    volume: volume === undefined ? null : Number(volume.toFixed(2)),
    selections: selections.map(fill),
  };
}
