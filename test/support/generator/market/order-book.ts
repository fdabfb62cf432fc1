import type { Plan } from '../../../../src/domain/event.ts';
import type { Random } from '../random.ts';
import { nearestTick, priceAtTick } from './price-ladder.ts';

type Level = readonly [price: number, size: number];

/** The changes of one runner in one update, as the plan writes them. */
export interface BookUpdate {
  readonly field: 'atb' | 'atl' | 'batb' | 'batl' | 'trd';
  readonly levels: readonly (readonly number[])[];
}

export interface Trade {
  readonly price: number;
  /** Both sides' stakes, GBP, as Betfair counts them. */
  readonly size: number;
}

/** One runner's offers and trades while its market lives. */
export interface RunnerBook {
  /** New offers around a fair price; undefined takes all of them away. */
  quote(fair: number | undefined, random: Random): BookUpdate[];
  /** A bet at the fair price; the levels hold the totals traded at each price. */
  trade(fair: number, random: Random): { readonly update: BookUpdate; readonly trade: Trade };
  /** What Betfair sends before settlement: every traded level back to 0. */
  wipeTrades(): BookUpdate[];
}

const BEST_LEVELS = 3;
const LADDER_LEVELS = 5;

const pounds = (size: number) => Math.round(size * 100) / 100;

function offers(fairTick: number, direction: 1 | -1, depth: number, random: Random): Level[] {
  const levels: Level[] = [];
  for (let i = 1; i <= depth; i++) {
    const tick = fairTick + direction * i;
    if (tick < 0 || priceAtTick(tick) === levels.at(-1)?.[0]) break;
    levels.push([priceAtTick(tick), pounds(2 + random.next() ** 2 * 800)]);
  }
  return levels;
}

/** PRO names levels by price, size 0 deletes one. */
function priceChanges(from: readonly Level[], to: readonly Level[]): number[][] {
  const kept = new Set(to.map(([price]) => price));
  const gone = from.filter(([price]) => !kept.has(price)).map(([price]) => [price, 0]);
  return [...gone, ...to.map(([price, size]) => [price, size])];
}

/** ADVANCED names levels by their rank, best is 0; an emptied rank is [n,0,0]. */
function rankChanges(from: readonly Level[], to: readonly Level[]): number[][] {
  return Array.from({ length: Math.max(from.length, to.length) }, (_, rank) => [rank, ...(to[rank] ?? [0, 0])]);
}

/** Available-to-back prices lie below the fair price, available-to-lay above it: a backer takes the highest `atb`. */
export function runnerBook(plan: Exclude<Plan, 'BASIC'>): RunnerBook {
  const changes = plan === 'PRO' ? priceChanges : rankChanges;
  const depth = plan === 'PRO' ? LADDER_LEVELS : BEST_LEVELS;
  const fields = plan === 'PRO' ? (['atb', 'atl'] as const) : (['batb', 'batl'] as const);
  const traded = new Map<number, number>();
  let backs: Level[] = [];
  let lays: Level[] = [];
  return {
    quote(fair, random) {
      const nextBacks = fair === undefined ? [] : offers(nearestTick(fair), -1, depth, random);
      const nextLays = fair === undefined ? [] : offers(nearestTick(fair), 1, depth, random);
      const updates: BookUpdate[] = [
        { field: fields[0], levels: changes(backs, nextBacks) },
        { field: fields[1], levels: changes(lays, nextLays) },
      ];
      backs = nextBacks;
      lays = nextLays;
      return updates.filter((update) => update.levels.length > 0);
    },
    trade(fair, random) {
      const price = priceAtTick(nearestTick(fair));
      const size = pounds(4 + random.next() ** 3 * 900);
      const total = pounds((traded.get(price) ?? 0) + size);
      traded.set(price, total);
      return { update: { field: 'trd', levels: [[price, total]] }, trade: { price, size } };
    },
    wipeTrades() {
      const levels = [...traded.keys()].map((price) => [price, 0]);
      traded.clear();
      return levels.length === 0 ? [] : [{ field: 'trd', levels }];
    },
  };
}
