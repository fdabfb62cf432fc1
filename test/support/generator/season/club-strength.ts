import type { Score } from '../../../../src/domain/match.ts';
import type { Fixture } from './fixtures.ts';

/** Expected goals of a match by the clubs' slugs. */
export type RatesOf = (homeSlug: string, awaySlug: string) => Score;

interface GoalRecord {
  played: number;
  scored: number;
  conceded: number;
}

/** Matches at the league's average that every club starts with, so that a short season does not make extremes. */
const PRIOR_MATCHES = 6;
const HOME_FACTOR = 1.12;

/**
 * What each club scored and conceded over the season, against the league's average: favourites are then the clubs that were
 * favourites. A market could not know the season's end; for made-up prices that is no matter.
 */
export function seasonRates(fixtures: readonly Fixture[]): RatesOf {
  const records = new Map<string, GoalRecord>();
  const count = (slug: string, scored: number, conceded: number) => {
    const record = records.get(slug) ?? { played: 0, scored: 0, conceded: 0 };
    records.set(slug, record);
    record.played += 1;
    record.scored += scored;
    record.conceded += conceded;
  };
  for (const { homeSlug, awaySlug, score } of fixtures) {
    if (score === undefined) continue;
    count(homeSlug, score.home, score.away);
    count(awaySlug, score.away, score.home);
  }
  const all = [...records.values()];
  const played = all.reduce((sum, record) => sum + record.played, 0);
  const average = played === 0 ? 1.3 : all.reduce((sum, record) => sum + record.scored, 0) / played;
  const mean = (slug: string, kind: 'scored' | 'conceded') => {
    const record = records.get(slug);
    return ((record?.[kind] ?? 0) + PRIOR_MATCHES * average) / ((record?.played ?? 0) + PRIOR_MATCHES);
  };
  const rate = (attack: string, defence: string) =>
    average === 0 ? 0.1 : (mean(attack, 'scored') * mean(defence, 'conceded')) / average;
  return (home, away) => ({ home: rate(home, away) * HOME_FACTOR, away: rate(away, home) / HOME_FACTOR });
}
