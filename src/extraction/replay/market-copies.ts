import type { MarketBook } from './market-book.ts';

/** A market as one file gave it. */
export interface MarketCopy {
  readonly book: MarketBook;
  /** There is no more to learn of the market: it was settled, or read as far as it is wanted. */
  readonly isWhole: boolean;
  readonly file: string;
  /** Notes what is wrong with the file. */
  readonly report: (message: string) => void;
}

/** The copy to use: a whole one before others, then one with more messages, then the first. */
export function bestCopy(copies: readonly MarketCopy[]): MarketCopy | undefined {
  return copies.toSorted(compareCopies)[0];
}

/** Says of each other copy what it lacks; one with as much in it is no worse. */
export function reportLesserCopies(copies: readonly MarketCopy[], best: MarketCopy): void {
  for (const copy of copies) {
    if (compareCopies(copy, best) === 0) continue;
    const { marketId, messages } = copy.book;
    const lack = lackOf(copy, best) ?? `has ${messages} messages, not ${best.book.messages}`;
    copy.report(`this copy of market ${marketId} ${lack}: the one in ${best.file} is used`);
  }
}

function lackOf(copy: MarketCopy, best: MarketCopy): string | undefined {
  if (copy.book.definition === undefined && best.book.definition !== undefined) return 'has no definition';
  return !copy.isWhole && best.isWhole ? 'ends before the market was settled' : undefined;
}

function compareCopies(a: MarketCopy, b: MarketCopy): number {
  return (
    Number(b.book.definition !== undefined) - Number(a.book.definition !== undefined) ||
    Number(b.isWhole) - Number(a.isWhole) ||
    b.book.messages - a.book.messages
  );
}
