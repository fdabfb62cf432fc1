import { FIELD, VIRTUAL_FIELD } from '../../betfair/wire/market-change.ts';
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
  readonly seen: SeenFields;
}

const OFFER_FIELDS: Readonly<Record<number, OfferField>> = { [FIELD.atb]: 'atb', [FIELD.atl]: 'atl' };
const LEVEL_FIELDS: Readonly<Record<number, LevelField>> = {
  [FIELD.batb]: 'batb',
  [FIELD.batl]: 'batl',
  [VIRTUAL_FIELD.bdatb]: 'bdatb',
  [VIRTUAL_FIELD.bdatl]: 'bdatl',
};

/** The numbers of one runner change in `MarketChanges`: `values` from `from` up to `end`. */
export interface ChangedFields {
  readonly values: Float64Array;
  readonly from: number;
  readonly end: number;
}

/** Applies what one change says of a runner; its id and handicap are read before. */
export function applyRunnerChange(
  runner: RunnerBook,
  { values, from, end }: ChangedFields,
  { publishedAt, seen }: ChangeContext,
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

function setLevels(runner: RunnerBook, field: LevelField, { values, from, end }: ChangedFields): void {
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
