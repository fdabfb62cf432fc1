import type { Plan } from '../../../../src/domain/event.ts';
import { createRandom, type Random } from '../random.ts';
import type { MarketParts } from './basic-lines.ts';
import type { RunnerTemplate } from './market-catalog.ts';
import { type BookUpdate, type RunnerBook, runnerBook, type Trade } from './order-book.ts';
import { changeAt, tradingTimes } from './trading-times.ts';
import { decimal, definitionText, handicapField, type MarketLine } from './wire-text.ts';

const SECOND = 1000;
/** PRO is conflated to 50 ms. */
const TICK_MS = 50;

type Step =
  | { readonly kind: 'definition'; readonly at: number; readonly index: number }
  | { readonly kind: 'betting'; readonly at: number }
  | { readonly kind: 'wipe'; readonly at: number };

/** Everything that makes a line, in time order, each at an instant of its own on the plan's grid. */
function steps({ changes }: MarketParts, bettingTimes: readonly number[], cadenceMs: number): Step[] {
  const all: Step[] = changes.map((change, index) => ({ kind: 'definition', at: change.at, index }));
  const settledAt = changes.at(-1)?.at ?? 0;
  all.push({ kind: 'wipe', at: settledAt - 1 });
  for (const at of bettingTimes) if (changeAt(changes, at)?.state.status === 'OPEN') all.push({ kind: 'betting', at });
  all.sort((a, b) => a.at - b.at);
  let last = 0;
  return all.map((step) => {
    last = Math.max(Math.ceil(step.at / cadenceMs) * cadenceMs, last + cadenceMs);
    return { ...step, at: last };
  });
}

function runnerText({ id, handicap }: RunnerTemplate, fields: string): string {
  return `{${fields},${handicapField(handicap)}"id":${id}}`;
}

function updateText({ field, levels }: BookUpdate): string {
  return `"${field}":${JSON.stringify(levels)}`;
}

/** The runner's `tv` is this update's amount, not a running total: so it is in Betfair's own files. */
function tradeText(update: BookUpdate, trade: Trade): string {
  return `${updateText(update)},"ltp":${decimal(trade.price)},"tv":${decimal(trade.size)}`;
}

/** The books of one market and the random choices that move them. */
interface Floor {
  readonly parts: MarketParts;
  readonly random: Random;
  readonly books: readonly RunnerBook[];
}

function bettingChanges({ parts, random, books }: Floor, at: number, share: number): string[] {
  const runners = parts.head.template.runners;
  const prices = parts.prices(at);
  return books.flatMap((book, i) => {
    const fair = prices[i] as number;
    if (fair > 1000 || !random.chance(share)) return [];
    const runner = runners[i] as RunnerTemplate;
    const quotes = book.quote(fair, random).map((update) => runnerText(runner, updateText(update)));
    if (!parts.plan.traded || random.chance(0.5)) return quotes;
    const { update, trade } = book.trade(fair, random);
    return [...quotes, runnerText(runner, tradeText(update, trade))];
  });
}

function wiped({ parts, books }: Floor, wipe: (book: RunnerBook) => BookUpdate[]): string[] {
  return books.flatMap((book, i) =>
    wipe(book).map((update) => runnerText(parts.head.template.runners[i] as RunnerTemplate, updateText(update))),
  );
}

function stepChange(floor: Floor, step: Step): string {
  const { parts, random } = floor;
  const fields = [`"id":"${parts.head.marketId}"`];
  let runners: string[] = [];
  if (step.kind === 'definition') {
    const { state } = parts.changes[step.index] as MarketParts['changes'][number];
    fields.push(`"marketDefinition":${definitionText(parts.head, state)}`);
    if (step.index === 0) runners = bettingChanges(floor, step.at, 1);
    else if (state.status === 'SUSPENDED') runners = wiped(floor, (book) => book.quote(undefined, random));
  } else if (step.kind === 'wipe') {
    runners = wiped(floor, (book) => book.wipeTrades());
  } else {
    runners = bettingChanges(floor, step.at, 0.5);
  }
  fields.push(`"rc":[${runners.join(',')}]`, '"con":true', `"img":${step.kind === 'definition' && step.index === 0}`);
  return `{${fields.join(',')}}`;
}

/**
 * An ADVANCED (best three offers, on the second) or PRO (whole ladders, 50 ms) market. Every line carries `rc`, empty if need
 * be, with `con` and `img` as seen in 1.145405534; the offers vanish at each suspension and traded totals before settlement.
 */
export function bookLines(parts: MarketParts, plan: Exclude<Plan, 'BASIC'>): MarketLine[] {
  const random = createRandom(`${parts.plan.seed}/${parts.head.marketId}/book`);
  const books = parts.head.template.runners.map(() => runnerBook(plan));
  const floor = { parts, random, books };
  const bettingTimes = tradingTimes(random, parts.changes, parts.updates);
  return steps(parts, bettingTimes, plan === 'PRO' ? TICK_MS : SECOND).map((step) => ({
    pt: step.at,
    change: stepChange(floor, step),
  }));
}
