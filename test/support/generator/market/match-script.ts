import type { Score } from '../../../../src/domain/match.ts';
import { createRandom, hash32, type Random } from '../random.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HALF = 47 * MINUTE;
const BREAK = 16 * MINUTE;
/** Goals keep this apart where there is room, so that each has its own suspension. */
const GOAL_GAP = 200 * SECOND;

interface Goal {
  /** Epoch ms UTC. */
  readonly at: number;
  readonly side: 'home' | 'away';
}

/** What happened on the pitch. Instants are epoch ms UTC; home and away are in Betfair's order. */
export interface MatchScript {
  readonly offAt: number;
  readonly halfTimeAt: number;
  readonly restartAt: number;
  readonly fullTimeAt: number;
  /** Ascending. */
  readonly goals: readonly Goal[];
  /** Expected goals of a whole match, as the market saw it. */
  readonly rates: Score;
}

/** How good a club is, 0.7 to 1.45, the same in every match: derived from its name. */
function strength(team: string): number {
  return 0.7 + (hash32(`strength/${team}`) / 2 ** 32) * 0.75;
}

function goalRates(home: string, away: string): Score {
  const balance = strength(home) / strength(away);
  return { home: Math.min(1.5 * balance, 3.6), away: Math.min(1.2 / balance, 3.2) };
}

function goalMoments(random: Random, count: number): number[] {
  const gap = Math.min(GOAL_GAP, (2 * HALF) / (count + 2));
  const room = 2 * HALF - (count + 1) * gap;
  const moments = Array.from({ length: count }, () => random.next() * room).sort((a, b) => a - b);
  return moments.map((moment, i) => moment + (i + 1) * gap);
}

function goalSides(random: Random, score: Score): Goal['side'][] {
  const left = { ...score };
  const sides: Goal['side'][] = [];
  while (left.home + left.away > 0) {
    const side = random.next() * (left.home + left.away) < left.home ? 'home' : 'away';
    left[side] -= 1;
    sides.push(side);
  }
  return sides;
}

export interface ScriptOptions {
  readonly home: string;
  readonly away: string;
  readonly scheduledAt: number;
  readonly score: Score;
  /** Expected goals; undefined derives them from the clubs' names. */
  readonly rates: Score | undefined;
  readonly seed: string;
}

/** Makes up the course of a match that ends with the given score. The off is up to 50 s early or three minutes late, on a whole second. */
export function scriptMatch({ home, away, scheduledAt, score, rates, seed }: ScriptOptions): MatchScript {
  const random = createRandom(`${seed}/script`);
  const offAt = scheduledAt + random.int(-50, 180) * SECOND;
  const halfTimeAt = offAt + HALF;
  const restartAt = halfTimeAt + BREAK + random.int(-60, 60) * SECOND;
  const moments = goalMoments(random, score.home + score.away);
  const goals = goalSides(random, score).map((side, i) => {
    const moment = Math.round(moments[i] as number);
    return { side, at: moment < HALF ? offAt + moment : restartAt + (moment - HALF) };
  });
  return { offAt, halfTimeAt, restartAt, fullTimeAt: restartAt + HALF, goals, rates: rates ?? goalRates(home, away) };
}

/** The score at an instant. */
export function scoreAt(script: MatchScript, at: number): Score {
  const score = { home: 0, away: 0 };
  for (const goal of script.goals) if (goal.at <= at) score[goal.side] += 1;
  return score;
}

/** Which part of the playing time, 0..1, is still to come at an instant: of the first half or of the match. */
export function remainingShare(script: MatchScript, at: number, period: 'half' | 'match'): number {
  const firstHalf = Math.min(Math.max(at - script.offAt, 0), HALF);
  if (period === 'half') return 1 - firstHalf / HALF;
  const secondHalf = Math.min(Math.max(at - script.restartAt, 0), HALF);
  return 1 - (firstHalf + secondHalf) / (2 * HALF);
}
