import { oneSided, pence } from './ladder.ts';
import { type MarketDefinition, NO_PRIORITY, readDefinition } from './market-definition.ts';
import { emptyPriceLog, logPrices, type PriceLog } from './price-log.ts';
import { applyRunnerChange, RunnerBook, type SeenFields } from './runner-book.ts';
import {
  finiteNumber,
  isObject,
  type ReadingNotes,
  readHandicap,
  readList,
  readNumber,
  type WireObject,
} from './wire-values.ts';

/** What happened to a market's times, epoch ms UTC: the off is made from them. */
export interface MarketTimes {
  /** marketTime of the last definition before the first in-play one. */
  scheduled: number | undefined;
  /** The last marketTime while the market was not closed. */
  last: number | undefined;
  /** The definition that turned the market in-play first. */
  inPlay: { readonly marketTime: number | undefined; readonly publishedAt: number } | undefined;
}

/** The state of one market as its messages are replayed, and the history that came of them. */
export class MarketBook {
  readonly marketId: string;
  readonly log: PriceLog = emptyPriceLog();
  readonly times: MarketTimes = { scheduled: undefined, last: undefined, inPlay: undefined };
  readonly seen: SeenFields = { prices: false, traded: false, reported: false, fullDepth: false, bestOffers: false };
  /** Every event name its definitions held. */
  readonly eventNames = new Set<string>();
  /** By id, or by id and handicap where that is not 0: Asian handicaps have 33 lines of the same two ids. */
  readonly #runners = new Map<number | string, RunnerBook>();
  readonly #priorities = new Map<RunnerBook, number>();
  #definition: MarketDefinition | undefined;
  #closed = false;
  #changes = 0;
  #reportedPence = -1;

  constructor(marketId: string) {
    this.marketId = marketId;
  }

  get definition(): MarketDefinition | undefined {
    return this.#definition;
  }

  /** A CLOSED definition came: the file is whole. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Runner changes so far: of two twins the busier one is the market. */
  get changes(): number {
    return this.#changes;
  }

  get runners(): Iterable<RunnerBook> {
    return this.#runners.values();
  }

  /** Applies one market change: first the image's reset, then the definition, then the runners. */
  apply(change: WireObject, publishedAt: number, notes: ReadingNotes): void {
    noteUnknown(change, notes);
    const touched = new Set<RunnerBook>();
    if (change['img'] === true) this.#reset(touched);
    if (isObject(change['marketDefinition']))
      this.#define(readDefinition(change['marketDefinition'], notes), publishedAt);
    else if (change['marketDefinition'] !== undefined) notes.fault('marketDefinition is not an object');
    const total = readNumber(change['tv'], 'tv', notes);
    if (total !== undefined) this.#report(total);
    this.#applyRunners(change['rc'], { publishedAt, notes, touched });
    this.#log(touched, publishedAt);
  }

  /** Finds a runner, or makes it: a few files speak of runners before, or without, a definition that has them. */
  runner(id: number, handicap: number): RunnerBook {
    const key = handicap === 0 ? id : `${id}:${handicap}`;
    let runner = this.#runners.get(key);
    if (runner === undefined) {
      runner = new RunnerBook(id, handicap);
      this.#runners.set(key, runner);
    }
    return runner;
  }

  /** In the order of the sheet: sort priority, then handicap, then id. */
  inOrder(runners: Iterable<RunnerBook>): RunnerBook[] {
    const priority = (runner: RunnerBook) => this.#priorities.get(runner) ?? NO_PRIORITY;
    return [...runners].sort((a, b) => priority(a) - priority(b) || a.handicap - b.handicap || a.id - b.id);
  }

  #reset(touched: Set<RunnerBook>): void {
    for (const runner of this.#runners.values()) {
      runner.reset();
      touched.add(runner);
    }
  }

  #define(definition: MarketDefinition, publishedAt: number): void {
    this.#definition = definition;
    if (definition.eventName !== undefined) this.eventNames.add(definition.eventName);
    if (definition.status === 'CLOSED') this.#closed = true;
    this.#priorities.clear();
    for (const { id, handicap, sortPriority } of definition.runners) {
      this.#priorities.set(this.runner(id, handicap), sortPriority);
    }
    keepTimes(this.times, definition, publishedAt);
  }

  #report(total: number): void {
    this.#reportedPence = Math.max(this.#reportedPence, pence(total));
    this.seen.reported = true;
  }

  #applyRunners(
    value: unknown,
    { publishedAt, notes, touched }: { publishedAt: number; notes: ReadingNotes; touched: Set<RunnerBook> },
  ): void {
    for (const change of readList(value, 'rc', notes)) {
      const id = isObject(change) ? finiteNumber(change['id']) : undefined;
      if (!isObject(change) || id === undefined) {
        notes.fault('a runner change has no id');
        continue;
      }
      const runner = this.runner(id, readHandicap(change['hc'], notes));
      applyRunnerChange(runner, change, { publishedAt, notes, seen: this.seen });
      this.seen.prices ||= runner.lastTradedPrice !== 0;
      this.#changes += 1;
      touched.add(runner);
    }
  }

  #log(touched: ReadonlySet<RunnerBook>, publishedAt: number): void {
    if (touched.size === 0) return;
    for (const runner of touched) runner.traded.settle();
    const moment = {
      publishedAt,
      inPlay: this.#definition?.inPlay ?? false,
      status: this.#definition?.status ?? '',
      ...this.#totals(),
    };
    const ordered = touched.size === 1 ? touched : this.inOrder(touched);
    for (const runner of ordered) logPrices(this.log, runner, moment);
  }

  /** The market's own total, where the recorder gives one, else the sum over its runners; -1 for none. */
  #totals(): { tradedTotal: number; reportedTotal: number } {
    let traded = 0;
    let reported = -1;
    for (const runner of this.#runners.values()) {
      traded += runner.traded.highest();
      if (runner.reportedPence >= 0) reported = Math.max(0, reported) + runner.reportedPence;
    }
    if (this.#reportedPence >= 0) reported = this.#reportedPence;
    return { tradedTotal: oneSided(traded), reportedTotal: reported < 0 ? -1 : oneSided(reported) };
  }
}

const KNOWN_FIELDS: ReadonlySet<string> = new Set(['id', 'marketDefinition', 'rc', 'img', 'tv', 'con']);

function noteUnknown(change: WireObject, notes: ReadingNotes): void {
  for (const field in change) if (!KNOWN_FIELDS.has(field)) notes.unknown('mc.', field);
}

/** At the off Betfair writes the actual time over marketTime, so the scheduled one is the last from before. */
function keepTimes(times: MarketTimes, { marketTime, inPlay, status }: MarketDefinition, publishedAt: number): void {
  if (status !== 'CLOSED' || times.last === undefined) times.last = marketTime ?? times.last;
  if (inPlay) times.inPlay ??= { marketTime, publishedAt };
  else if (times.inPlay === undefined && (status !== 'CLOSED' || times.scheduled === undefined)) {
    times.scheduled = marketTime ?? times.scheduled;
  }
}
