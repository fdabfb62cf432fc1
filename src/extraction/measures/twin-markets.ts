import { compareIds } from '../../betfair/wire/ids.ts';
import { isInternational, isVoid, type MarketDefinition } from '../../betfair/wire/market-definition.ts';
import { fixedSelections } from '../../domain/selections.ts';
import type { MarketBook } from '../replay/market-book.ts';

/**
 * Leaves one of each market that an event has twice: Betfair's Spanish exchange (MR_ESP) mirrors some types, with a
 * fraction of the business. Other markets share a type by right (one clean sheet market a team) and differ in name;
 * only types that an event can have but once go by type alone, since the twin's name may be translated.
 */
export function withoutTwins(books: readonly MarketBook[]): MarketBook[] {
  const chosen = new Map<string, MarketBook>();
  for (const book of books) {
    const key = twinKey(book);
    const other = chosen.get(key);
    if (other === undefined || compareTwins(book, other) < 0) chosen.set(key, book);
  }
  return [...chosen.values()].sort(byTypeThenId);
}

function twinKey({ definition }: MarketBook): string {
  const type = definition?.marketType ?? '';
  if (fixedSelections(type) !== undefined) return type;
  const name = (definition?.marketName ?? '').toLowerCase().replace(/\s+/g, ' ').trim();
  return `${type}\n${name}`;
}

/** Negative when `a` is the one to keep. */
function compareTwins(a: MarketBook, b: MarketBook): number {
  return (
    rank(says(a, isInternational)) - rank(says(b, isInternational)) ||
    rank(!says(a, isVoid)) - rank(!says(b, isVoid)) ||
    b.changes - a.changes ||
    compareIds(a.marketId, b.marketId)
  );
}

function rank(preferred: boolean): number {
  return preferred ? 0 : 1;
}

function says({ definition }: MarketBook, what: (definition: MarketDefinition) => boolean): boolean {
  return definition !== undefined && what(definition);
}

/** Untyped markets come last. */
function byTypeThenId(a: MarketBook, b: MarketBook): number {
  const [typeA, typeB] = [a.definition?.marketType, b.definition?.marketType];
  if (typeA === typeB) return compareIds(a.marketId, b.marketId);
  if (typeA === undefined || typeB === undefined) return typeA === undefined ? 1 : -1;
  return typeA < typeB ? -1 : 1;
}
