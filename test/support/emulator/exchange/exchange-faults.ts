import { setTimeout as delay } from 'node:timers/promises';
import type { EmulatedExchange } from './exchange.ts';

type Fault = (exchange: EmulatedExchange) => void | Promise<void>;

/** Everything that goes wrong with the exchange of itself, by name; each is over when it returns or resolves. */
export const EXCHANGE_FAULTS = {
  'mid-line': (exchange) => exchange.disconnect('mid-line'),
  image: (exchange) => exchange.reimage('image'),
  disconnect: (exchange) => exchange.disconnect('between lines'),
  repeat: (exchange) => exchange.repeat(),
  'invalid-clock'(exchange) {
    exchange.refuseNextClock();
    exchange.disconnect('between lines');
  },
  'lost-answer'(exchange) {
    exchange.loseNextAnswer();
    exchange.disconnect('between lines');
  },
  update: (exchange) => exchange.reimage('update'),
  async conflate(exchange) {
    exchange.conflate(true);
    await delay(2000);
    exchange.conflate(false);
  },
  session(exchange) {
    exchange.sessions.expireAll();
    exchange.disconnect('mid-line');
  },
  async late(exchange) {
    exchange.setLate(true);
    await delay(2000);
    exchange.setLate(false);
  },
  async silence(exchange) {
    exchange.silence(true);
    await delay(5500);
    exchange.silence(false);
  },
  async connections(exchange) {
    exchange.allowConnections(1);
    exchange.disconnect('between lines');
    await delay(1500);
    exchange.allowConnections(10);
  },
} satisfies Record<string, Fault>;

export interface FaultTimes {
  /** Epoch ms of the exchange's clock. */
  readonly from: number;
  readonly until: number;
  readonly everyMs: number;
  readonly speed: number;
}

/** One fault after the other until the time is over; returns how many there were. */
export async function goWrong(
  exchange: EmulatedExchange,
  { from, until, everyMs, speed }: FaultTimes,
): Promise<number> {
  const faults: readonly Fault[] = Object.values(EXCHANGE_FAULTS);
  let met = 0;
  for (let at = from; at < until && !exchange.isOver; at += everyMs) {
    while (exchange.now() < at) await delay(Math.min(1000, (at - exchange.now()) / speed + 1));
    await faults[met % faults.length]?.(exchange);
    met += 1;
  }
  return met;
}
