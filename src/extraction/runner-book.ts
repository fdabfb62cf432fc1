import { LevelLadder, type Offer, oneSided, PriceLadder, pence, TradedLadder } from './ladder.ts';
import { type ReadingNotes, readList, readNumber, type WireObject } from './wire-values.ts';

/** Below this share of what was reported before, a total did not shrink: it was no running total. */
const STILL_CUMULATIVE = 0.5;

/** Prices that were published for a runner, also when they repeat the one before: how old a price is depends on it. */
export interface TradePrints {
  readonly publishedAt: number[];
  readonly price: number[];
}

/** The state of one runner, (selection id, handicap), of a market. */
export class RunnerBook {
  readonly id: number;
  readonly handicap: number;
  /** 0 while it never traded. */
  lastTradedPrice = 0;
  /** Both sides' running total in pence as the recorder reports it; -1 while it never did. */
  reportedPence = -1;
  /** Index of its latest entry in the market's price log. */
  lastEntry = -1;
  /** Set when a reported total fell by more than voided bets explain. */
  reportsPerUpdate = false;
  readonly prints: TradePrints = { publishedAt: [], price: [] };
  readonly traded = new TradedLadder();
  readonly #ladders = {
    atb: new PriceLadder('highest'),
    atl: new PriceLadder('lowest'),
  };
  readonly #levels = {
    batb: new LevelLadder(),
    batl: new LevelLadder(),
    bdatb: new LevelLadder(),
    bdatl: new LevelLadder(),
  };

  constructor(id: number, handicap: number) {
    this.id = id;
    this.handicap = handicap;
  }

  /** Full depth wins over best offers, those over offers with virtual bets: no file seen mixes them. */
  bestBack(): Offer {
    return bestOf([this.#ladders.atb, this.#levels.batb, this.#levels.bdatb]);
  }

  bestLay(): Offer {
    return bestOf([this.#ladders.atl, this.#levels.batl, this.#levels.bdatl]);
  }

  tradedVolume(): number {
    return oneSided(this.traded.highest());
  }

  /** -1 while none was reported. */
  reportedVolume(): number {
    return this.reportedPence < 0 ? -1 : oneSided(this.reportedPence);
  }

  /** Nothing was ever said of its prices. */
  isBlank(): boolean {
    return (
      this.lastTradedPrice === 0 &&
      this.reportedPence <= 0 &&
      this.tradedVolume() === 0 &&
      this.bestBack().price === 0 &&
      this.bestLay().price === 0
    );
  }

  /** Before an image: all but the volumes, which only ever grow, starts anew. */
  reset(): void {
    this.lastTradedPrice = 0;
    this.traded.clear();
    for (const ladder of [...Object.values(this.#ladders), ...Object.values(this.#levels)]) ladder.clear();
  }

  print(price: number, publishedAt: number): void {
    this.prints.price.push(price);
    this.prints.publishedAt.push(publishedAt);
  }

  /** The recorder's running total, both sides, in GBP. */
  report(total: number): void {
    const reported = pence(total);
    if (reported < this.reportedPence * STILL_CUMULATIVE) this.reportsPerUpdate = true;
    this.reportedPence = Math.max(this.reportedPence, reported);
  }

  applyOffers(field: 'atb' | 'atl', value: unknown, notes: ReadingNotes): void {
    for (const [price = 0, size = 0] of readEntries(value, { field, numbers: 2 }, notes)) {
      this.#ladders[field].set(price, size);
    }
  }

  applyLevels(field: 'batb' | 'batl' | 'bdatb' | 'bdatl', value: unknown, notes: ReadingNotes): void {
    for (const [level = 0, price = 0, size = 0] of readEntries(value, { field, numbers: 3 }, notes)) {
      this.#levels[field].set(level, price, size);
    }
  }

  applyTraded(value: unknown, notes: ReadingNotes): void {
    for (const [price = 0, size = 0] of readEntries(value, { field: 'trd', numbers: 2 }, notes)) {
      this.traded.set(price, size);
    }
  }
}

function bestOf(ladders: readonly { best(): Offer }[]): Offer {
  let best: Offer = { price: 0, size: 0 };
  for (const ladder of ladders) if (best.price === 0) best = ladder.best();
  return best;
}

/** Entries of a price list that are what they should be; others are noted and left out. */
function* readEntries(
  value: unknown,
  { field, numbers }: { field: string; numbers: number },
  notes: ReadingNotes,
): Generator<readonly number[]> {
  for (const entry of readList(value, field, notes)) {
    const sound = Array.isArray(entry) && entry.length >= numbers;
    const values = sound ? entry.map((number) => readNumber(number, field, notes)) : [];
    if (!sound) notes.fault(`an entry of ${field} is not a list of ${numbers} numbers`);
    else if (values.every((number) => number !== undefined)) yield values;
  }
}

/** Fields of a runner change with what they do; `id` and `hc` are read before. */
export function applyRunnerChange(
  runner: RunnerBook,
  change: WireObject,
  { publishedAt, notes, seen }: { publishedAt: number; notes: ReadingNotes; seen: SeenFields },
): void {
  for (const field in change) {
    const value = change[field];
    switch (field) {
      case 'id':
      case 'hc':
      case 'spn':
      case 'spf':
      case 'spb':
      case 'spl':
        break;
      case 'ltp':
        applyPrice(runner, readNumber(value, field, notes), publishedAt);
        break;
      case 'tv':
        applyReport(runner, readNumber(value, field, notes), seen);
        break;
      case 'trd':
        seen.traded = true;
        runner.applyTraded(value, notes);
        break;
      case 'atb':
      case 'atl':
        seen.fullDepth = true;
        runner.applyOffers(field, value, notes);
        break;
      case 'batb':
      case 'batl':
      case 'bdatb':
      case 'bdatl':
        seen.bestOffers = true;
        runner.applyLevels(field, value, notes);
        break;
      default:
        notes.unknown('mc.rc.', field);
    }
  }
}

/** Which kinds of fields a market's changes held: they tell the plan and where volumes come from. */
export interface SeenFields {
  prices: boolean;
  traded: boolean;
  reported: boolean;
  fullDepth: boolean;
  bestOffers: boolean;
}

/** Live images write 0 for "never traded". */
function applyPrice(runner: RunnerBook, price: number | undefined, publishedAt: number): void {
  if (price === undefined || price <= 0) return;
  runner.lastTradedPrice = price;
  runner.print(price, publishedAt);
}

function applyReport(runner: RunnerBook, total: number | undefined, seen: SeenFields): void {
  if (total === undefined) return;
  seen.reported = true;
  runner.report(total);
}
