import { FIELD } from '../../betfair/wire/compact-line.ts';
import { type ReadingNotes, readList, readNumber, type WireObject } from '../../betfair/wire/wire-values.ts';
import type { LevelField, OfferField, RunnerBook } from './runner-book.ts';

/** Which kinds of fields a market's changes held: they tell the plan and where volumes come from. */
export interface SeenFields {
  prices: boolean;
  traded: boolean;
  reported: boolean;
  fullDepth: boolean;
  bestOffers: boolean;
}

/** Where a runner change came from and what it leaves behind. */
export interface ChangeContext {
  readonly publishedAt: number;
  readonly notes: ReadingNotes;
  readonly seen: SeenFields;
}

/** Applies a runner change as JSON.parse made it; `id` and `hc` are read before. */
export function applyRunnerChange(
  runner: RunnerBook,
  change: WireObject,
  { publishedAt, notes, seen }: ChangeContext,
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
        runner.print(readNumber(value, field, notes) ?? 0, publishedAt);
        break;
      case 'tv':
        applyReport(runner, readNumber(value, field, notes), seen);
        break;
      case 'trd':
        seen.traded = true;
        for (const [price = 0, size = 0] of readEntries(value, { field, numbers: 2 }, notes)) {
          runner.trades().set(price, size);
        }
        break;
      case 'atb':
      case 'atl':
        seen.fullDepth = true;
        for (const [price = 0, size = 0] of readEntries(value, { field, numbers: 2 }, notes)) {
          runner.offers(field).set(price, size);
        }
        break;
      case 'batb':
      case 'batl':
      case 'bdatb':
      case 'bdatl':
        seen.bestOffers = true;
        for (const [level = 0, price = 0, size = 0] of readEntries(value, { field, numbers: 3 }, notes)) {
          runner.levels(field).set(level, price, size);
        }
        break;
      default:
        notes.unknown('mc.rc.', field);
    }
  }
}

const OFFER_FIELDS: Readonly<Record<number, OfferField>> = { [FIELD.atb]: 'atb', [FIELD.atl]: 'atl' };
const LEVEL_FIELDS: Readonly<Record<number, LevelField>> = {
  [FIELD.batb]: 'batb',
  [FIELD.batl]: 'batl',
};

/** The numbers of one runner change in a `CompactLine`: `values` from `from` up to `end`. */
export interface CompactFields {
  readonly values: Float64Array;
  readonly from: number;
  readonly end: number;
}

/** Applies a runner change as `CompactLine` read it. */
export function applyCompactChange(
  runner: RunnerBook,
  { values, from, end }: CompactFields,
  { publishedAt, seen }: Omit<ChangeContext, 'notes'>,
): void {
  for (let at = from; at < end; ) {
    const field = values[at] as number;
    const first = at + 2;
    at = first + (values[at + 1] as number);
    switch (field) {
      case FIELD.ltp:
        runner.print(values[first] as number, publishedAt);
        break;
      case FIELD.tv:
        applyReport(runner, values[first], seen);
        break;
      case FIELD.trd:
        seen.traded = true;
        setPairs(runner.trades(), values, { first, end: at });
        break;
      case FIELD.atb:
      case FIELD.atl:
        seen.fullDepth = true;
        setPairs(runner.offers(OFFER_FIELDS[field] as OfferField), values, { first, end: at });
        break;
      default:
        seen.bestOffers = true;
        setLevels(runner, LEVEL_FIELDS[field] as LevelField, { values, from: first, end: at });
    }
  }
}

function setPairs(
  ladder: { set(price: number, size: number): void },
  values: Float64Array,
  { first, end }: { first: number; end: number },
): void {
  for (let index = first; index < end; index += 2) ladder.set(values[index] as number, values[index + 1] as number);
}

function setLevels(runner: RunnerBook, field: LevelField, { values, from, end }: CompactFields): void {
  const ladder = runner.levels(field);
  for (let index = from; index < end; index += 3) {
    ladder.set(values[index] as number, values[index + 1] as number, values[index + 2] as number);
  }
}

function applyReport(runner: RunnerBook, total: number | undefined, seen: SeenFields): void {
  if (total === undefined) return;
  seen.reported = true;
  runner.report(total);
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
