import type { MarketChanges } from '../../betfair/wire/market-change.ts';
import { type MarketDefinition, NO_PRIORITY } from '../../betfair/wire/market-definition.ts';
import { keepTimes, noTimes } from '../../betfair/wire/market-times.ts';
import { TradedPrices } from '../measures/traded-prices.ts';
import { oneSided, pence } from './ladder.ts';
import type { HistoryRoom } from './log-room.ts';
import { PriceLog } from './price-log.ts';
import { RunnerBook } from './runner-book.ts';
import { applyRunnerChange, type SeenFields } from './runner-change.ts';

/** So many are looked through faster than they are looked up. */
const FEW_RUNNERS = 4;
/** So many are put in order faster than `sort` does it. */
const FEW_CHANGES = 24;

interface Span {
  readonly from: number;
  readonly end: number;
}

/** The state of one market as its messages are replayed, and the history that came of them. */
export class MarketBook {
  readonly marketId: string;
  readonly log: PriceLog;
  readonly prices: TradedPrices;
  readonly times = noTimes();
  readonly seen: SeenFields = { prices: false, traded: false, reported: false, fullDepth: false, bestOffers: false };
  /** Every event name its definitions held. */
  readonly eventNames = new Set<string>();
  /** In order of appearance. */
  readonly runners: RunnerBook[] = [];
  /** By handicap, then by id: Asian handicaps have 33 lines of the same two ids. */
  readonly #byHandicap = new Map<number, Map<number, RunnerBook>>();
  readonly #byId = new Map<number, RunnerBook>();
  /** The runners that the message at hand changes, each once. */
  readonly #changed: RunnerBook[] = [];
  #messages = 0;
  #lastAt = 0;
  /** Nothing more is taken up to this: the publish time of the message before the last one. */
  #floorAt = 0;
  #definition: MarketDefinition | undefined;
  #closed = false;
  #changes = 0;
  /** Both sides' totals in pence; -1 for none. */
  #tradedPence = 0;
  #reportedByRunners = -1;
  #reportedByMarket = -1;
  #state: number | undefined;

  constructor(marketId: string, room: HistoryRoom) {
    this.marketId = marketId;
    this.log = new PriceLog(room);
    this.prices = new TradedPrices(room);
  }

  get definition(): MarketDefinition | undefined {
    return this.#definition;
  }

  /** A CLOSED definition came: the file is whole. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Messages so far: of two copies of a market the longer one is the fuller. */
  get messages(): number {
    return this.#messages;
  }

  /**
   * Whether a message of this time goes on from those before it. One message with a wrong time may stand among them; what goes back
   * further is an older copy behind the newer lines, or a file that was turned around, and would undo what came later.
   */
  goesOn(publishedAt: number): boolean {
    return publishedAt > this.#floorAt;
  }

  /** When the last message was published, epoch ms UTC. */
  get lastAt(): number {
    return this.#lastAt;
  }

  /** Runner changes so far: of two twins the busier one is the market. */
  get changes(): number {
    return this.#changes;
  }

  /**
   * Applies one market change: first the image's reset, then the definition, then the runners, which are the numbers from
   * `from` up to `end`.
   */
  apply({ values, publishedAt, definitions, totals, images }: MarketChanges, index: number, { from, end }: Span): void {
    this.#begin(publishedAt);
    if (images[index] === 1) this.#reset();
    const definition = definitions[index];
    if (definition !== undefined) this.#define(definition, publishedAt);
    const total = totals[index] as number;
    if (!Number.isNaN(total)) this.#report(total);
    const context = { publishedAt, seen: this.seen };
    for (let at = from; at < end; ) {
      const runner = this.runner(values[at] as number, values[at + 1] as number);
      const fields = at + 3;
      at = fields + (values[at + 2] as number);
      const before = runner.reportedPence;
      applyRunnerChange(runner, { values, from: fields, end: at }, context);
      this.#noteChange(runner, before);
    }
    this.#log(publishedAt);
  }

  /** Finds a runner, or makes it: a few files speak of runners before, or without, a definition that has them. */
  runner(id: number, handicap: number): RunnerBook {
    const { runners } = this;
    if (runners.length <= FEW_RUNNERS) {
      for (let index = 0; index < runners.length; index += 1) {
        const runner = runners[index] as RunnerBook;
        if (runner.id === id && runner.handicap === handicap) return runner;
      }
    }
    const byId = handicap === 0 ? this.#byId : this.#line(handicap);
    let runner = byId.get(id);
    if (runner === undefined) {
      runner = new RunnerBook({ id, handicap, index: this.runners.length, prices: this.prices });
      byId.set(id, runner);
      this.runners.push(runner);
    }
    return runner;
  }

  /** In the order of the sheet: sort priority, then handicap, then id. */
  inOrder(runners: Iterable<RunnerBook>): RunnerBook[] {
    return [...runners].sort(bySheet);
  }

  #line(handicap: number): Map<number, RunnerBook> {
    let line = this.#byHandicap.get(handicap);
    if (line === undefined) {
      line = new Map();
      this.#byHandicap.set(handicap, line);
    }
    return line;
  }

  #begin(publishedAt: number): void {
    this.#messages += 1;
    this.#floorAt = Math.min(this.#lastAt, publishedAt);
    this.#lastAt = publishedAt;
    this.#changed.length = 0;
  }

  #reset(): void {
    for (const runner of this.runners) {
      runner.reset();
      this.#touch(runner);
    }
  }

  #define(definition: MarketDefinition, publishedAt: number): void {
    this.#definition = definition;
    this.#state = undefined;
    if (definition.eventName !== undefined) this.eventNames.add(definition.eventName);
    if (definition.status === 'CLOSED') this.#closed = true;
    for (const runner of this.runners) runner.sortPriority = NO_PRIORITY;
    for (const { id, handicap, name, sortPriority } of definition.runners)
      this.runner(id, handicap).define(name, sortPriority);
    keepTimes(this.times, definition, publishedAt);
  }

  #report(total: number): void {
    this.#reportedByMarket = Math.max(this.#reportedByMarket, pence(total));
    this.seen.reported = true;
  }

  #noteChange(runner: RunnerBook, reportedBefore: number): void {
    this.seen.prices ||= runner.lastTradedPrice !== 0;
    this.#changes += 1;
    if (runner.reportedPence !== reportedBefore) {
      this.#reportedByRunners =
        Math.max(0, this.#reportedByRunners) + runner.reportedPence - Math.max(0, reportedBefore);
    }
    this.#touch(runner);
  }

  #touch(runner: RunnerBook): void {
    if (runner.changedIn === this.#messages) return;
    runner.changedIn = this.#messages;
    this.#changed.push(runner);
  }

  #log(publishedAt: number): void {
    const changed = this.#changed;
    if (changed.length === 0) return;
    for (const runner of changed) this.#tradedPence += runner.traded?.settle() ?? 0;
    if (changed.length <= FEW_CHANGES) sortFew(changed);
    else changed.sort(bySheet);
    // the market's own total, where the recorder gives one, else the sum over its runners
    const reported = this.#reportedByMarket >= 0 ? this.#reportedByMarket : this.#reportedByRunners;
    const moment = {
      publishedAt,
      state: this.#stateNumber(),
      tradedTotal: oneSided(this.#tradedPence),
      reportedTotal: reported < 0 ? -1 : oneSided(reported),
    };
    for (const runner of changed) this.log.add(runner, moment);
  }

  #stateNumber(): number {
    this.#state ??= this.log.stateOf(this.#definition?.inPlay ?? false, this.#definition?.status ?? '');
    return this.#state;
  }
}

/** They are mostly in order, which takes much less time to see than a call of `sort`. */
function sortFew(runners: RunnerBook[]): void {
  for (let index = 1; index < runners.length; index += 1) {
    const runner = runners[index] as RunnerBook;
    let at = index;
    for (; at > 0 && bySheet(runners[at - 1] as RunnerBook, runner) > 0; at -= 1)
      runners[at] = runners[at - 1] as RunnerBook;
    runners[at] = runner;
  }
}

function bySheet(a: RunnerBook, b: RunnerBook): number {
  return a.sortPriority - b.sortPriority || a.handicap - b.handicap || a.id - b.id;
}
