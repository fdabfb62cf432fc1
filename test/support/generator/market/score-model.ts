import type { Score } from '../../../../src/domain/match.ts';

export interface ScoreChance {
  readonly score: Score;
  readonly probability: number;
}

const MOST_GOALS = 10;

/** Poisson probabilities of 0 to 10 goals; what is beyond is added to the last. */
function poisson(rate: number): number[] {
  const terms: number[] = [];
  let term = Math.exp(-rate);
  let sum = 0;
  for (let goals = 0; goals < MOST_GOALS; goals++) {
    terms.push(term);
    sum += term;
    term *= rate / (goals + 1);
  }
  terms.push(Math.max(0, 1 - sum));
  return terms;
}

/** Every final score that can still come from `now`, when the sides score independently at the given rates. Probabilities add up to 1. */
export function scoreChances(now: Score, ratesToCome: Score): ScoreChance[] {
  const away = poisson(ratesToCome.away);
  return poisson(ratesToCome.home).flatMap((homeChance, homeGoals) =>
    away.map((awayChance, awayGoals) => ({
      score: { home: now.home + homeGoals, away: now.away + awayGoals },
      probability: homeChance * awayChance,
    })),
  );
}

/**
 * The fair decimal price of a bet that pays `value(score)` per unit staked: 1 a win, -1 a loss, 0 the stake back,
 * halves on split handicaps. Infinity when it cannot win.
 */
export function fairPrice(chances: readonly ScoreChance[], value: (score: Score) => number): number {
  let won = 0;
  let lost = 0;
  for (const { score, probability } of chances) {
    const share = value(score);
    if (share > 0) won += share * probability;
    else lost -= share * probability;
  }
  return 1 + lost / won;
}
