import type { WireMarketChange, WireMarketDefinition, WireMessage, WireRunnerChange } from '../market-files/wire.ts';
import { eventMarkets } from './market/event-files.ts';
import { type EventSketch, planEvent } from './market/event-plan.ts';
import { marketFileText } from './market/wire-text.ts';

/** A market change with its publish time; the generator always writes one market a line in market-level files. */
interface ReadChange extends WireMarketChange {
  readonly pt: number;
  readonly rc?: readonly WireRunnerChange[];
}

export interface ReadMarket {
  readonly marketType: string;
  readonly marketId: string;
  readonly text: string;
  readonly changes: readonly ReadChange[];
  readonly definitions: readonly (WireMarketDefinition & { readonly pt: number })[];
}

/** An event of Burnley v Man City on 2023-08-11, but for what the test says. */
export function sketch(said: Partial<EventSketch> = {}): EventSketch {
  return {
    eventId: '32500001',
    home: 'Burnley',
    away: 'Man City',
    scheduledAt: '2023-08-11T19:00:00Z',
    score: [0, 3],
    ...said,
  };
}

export function readText(text: string): WireMessage[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as WireMessage);
}

/** Generates the event and reads its market files back with nothing but JSON.parse. */
export function readEvent(said: Partial<EventSketch> = {}): ReadMarket[] {
  return eventMarkets(planEvent(sketch(said))).map(({ marketType, marketId, lines }) => {
    const text = marketFileText(lines);
    const changes = readText(text).flatMap(({ pt, mc }) =>
      (mc ?? []).map((change) => ({ ...change, pt }) as ReadChange),
    );
    const definitions = changes.flatMap(({ pt, marketDefinition }) =>
      marketDefinition === undefined ? [] : [{ ...marketDefinition, pt }],
    );
    return { marketType, marketId, text, changes, definitions };
  });
}
