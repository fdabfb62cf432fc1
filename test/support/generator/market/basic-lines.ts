import { createRandom, hash32 } from '../random.ts';
import type { EventPlan } from './event-plan.ts';
import type { MarketTemplate } from './market-catalog.ts';
import type { DefinitionChange } from './market-timeline.ts';
import { nearestTick, priceAtTick } from './price-ladder.ts';
import type { PriceView } from './price-view.ts';
import { changeAt, firstStop, tradingTimes } from './trading-times.ts';
import { decimal, definitionText, handicapField, type MarketHead, type MarketLine } from './wire-text.ts';

/** Measured on real BASIC files: 60.02 s between samples. */
const SAMPLE_MS = 60_025;
const JITTER_MS = 300;
const DAY_SAMPLES = Math.round(86_400_000 / SAMPLE_MS);

/** The instants at which Betfair sampled an event: all its markets share them. */
export interface SampleGrid {
  /** Publish time of the n-th sample, epoch ms UTC. */
  at(n: number): number;
  /** The first sample that is not before an instant. */
  firstFrom(at: number): number;
}

export function sampleGrid(plan: EventPlan): SampleGrid {
  const origin = plan.createdAt + (hash32(`${plan.seed}/${plan.eventId}/grid`) % SAMPLE_MS);
  const at = (n: number) => origin + n * SAMPLE_MS + (hash32(`${plan.eventId}/${n}`) % JITTER_MS);
  return {
    at,
    firstFrom(instant) {
      let n = Math.max(0, Math.floor((instant - origin) / SAMPLE_MS) - 1);
      while (at(n) < instant) n++;
      return n;
    },
  };
}

export interface MarketParts {
  readonly plan: EventPlan;
  readonly head: MarketHead;
  readonly changes: readonly DefinitionChange[];
  readonly prices: PriceView;
  /** Price updates aimed at. */
  readonly updates: number;
}

/** A sample sees only the last of the definitions since the one before: short suspensions get lost, in-play shows late. */
function sampledDefinitions(changes: readonly DefinitionChange[], grid: SampleGrid): Map<number, DefinitionChange> {
  const sampled = new Map<number, DefinitionChange>();
  for (const change of changes) sampled.set(grid.firstFrom(change.at), change);
  for (let n = DAY_SAMPLES; grid.at(n) < firstStop(changes); n += DAY_SAMPLES) {
    const current = changeAt(changes, grid.at(n));
    if (current !== undefined && !sampled.has(n)) sampled.set(n, current);
  }
  return sampled;
}

/** When the prices of a sample were made: now, or just before a suspension that came since the last sample. Undefined when nobody could bet. */
function tradedAt(changes: readonly DefinitionChange[], at: number): number | undefined {
  const current = changeAt(changes, at);
  if (current === undefined || current.state.status === 'CLOSED') return undefined;
  if (current.state.status === 'OPEN') return at;
  return at - current.at < SAMPLE_MS ? current.at - 1 : undefined;
}

function runnerChangeText(template: MarketTemplate, runner: number, price: number): string {
  const { id, handicap } = template.runners[runner] as MarketTemplate['runners'][number];
  return `{"ltp":${decimal(price)},${handicapField(handicap)}"id":${id}}`;
}

/** Last traded prices by sample; a runner is named only when its price moved. */
function sampledPrices(parts: MarketParts, grid: SampleGrid): Map<number, string> {
  const random = createRandom(`${parts.plan.seed}/${parts.head.marketId}/trades`);
  const last: number[] = [];
  const sampled = new Map<number, string>();
  const samples = new Set(tradingTimes(random, parts.changes, parts.updates).map((at) => grid.firstFrom(at)));
  for (const n of [...samples].sort((a, b) => a - b)) {
    const at = tradedAt(parts.changes, grid.at(n));
    if (at === undefined) continue;
    const moved: string[] = [];
    for (const [runner, fair] of parts.prices(at).entries()) {
      if (!random.chance(last[runner] === undefined ? 0.9 : 0.6) || fair > 1000) continue;
      const price = priceAtTick(nearestTick(fair * (0.985 + random.next() * 0.03)));
      if (price === last[runner]) continue;
      last[runner] = price;
      moved.push(runnerChangeText(parts.head.template, runner, price));
    }
    if (moved.length > 0) sampled.set(n, moved.join(','));
  }
  return sampled;
}

/** A BASIC market: one sample a minute, only where something changed, with last traded prices and nothing else. */
export function basicLines(parts: MarketParts, grid: SampleGrid): MarketLine[] {
  const definitions = sampledDefinitions(parts.changes, grid);
  const prices = parts.plan.traded ? sampledPrices(parts, grid) : new Map<number, string>();
  const samples = [...new Set([...definitions.keys(), ...prices.keys()])].sort((a, b) => a - b);
  return samples.map((n) => {
    const fields = [`"id":"${parts.head.marketId}"`];
    const definition = definitions.get(n);
    if (definition !== undefined) fields.push(`"marketDefinition":${definitionText(parts.head, definition.state)}`);
    const runners = prices.get(n);
    if (runners !== undefined) fields.push(`"rc":[${runners}]`);
    return { pt: grid.at(n), change: `{${fields.join(',')}}` };
  });
}
