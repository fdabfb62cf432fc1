import { createRandom } from '../random.ts';
import type { EventPlan } from './event-plan.ts';
import type { MarketTemplate } from './market-catalog.ts';
import { type MatchScript, remainingShare, scoreAt } from './match-script.ts';
import { fairPrice, scoreChances } from './score-model.ts';

const HOUR = 3_600_000;

/**
 * Opinion about the two sides drifts before the off. A sum of slow waves in place of a random walk: it can be asked for
 * at any instant, and all markets of the event see the same.
 */
function opinionDrift(plan: EventPlan): (at: number) => number {
  const random = createRandom(`${plan.seed}/${plan.eventId}/opinion`);
  const waves = [90, 31, 7].map((hours) => ({
    length: hours * HOUR * (0.7 + random.next() * 0.6),
    phase: random.next() * 2 * Math.PI,
    height: 0.02 + random.next() * 0.03,
  }));
  return (at) =>
    waves.reduce((sum, wave) => sum + wave.height * Math.sin((at / wave.length) * 2 * Math.PI + wave.phase), 0);
}

/** Fair prices of a market's runners at an instant, in the template's order, off the ladder; Infinity for what cannot win any more. */
export type PriceView = (at: number) => number[];

export function priceView(plan: EventPlan, template: MarketTemplate, script: MatchScript): PriceView {
  const drift = opinionDrift(plan);
  return (at) => {
    const remaining = remainingShare(script, at, template.period) * (template.period === 'half' ? 0.45 : 1);
    const tilt = Math.exp(drift(Math.min(at, script.offAt)));
    const rates = { home: script.rates.home * tilt * remaining, away: (script.rates.away / tilt) * remaining };
    const chances = scoreChances(scoreAt(script, at), rates);
    return template.runners.map((runner) => fairPrice(chances, runner.value));
  };
}
