import type { Cause } from '../../domain/cause.ts';
import type { ExtractedOutcome } from '../../domain/outcome.ts';

/** What the markets of a linked row say of it that a person should know. */
export interface MarketWord {
  readonly code: 'SIDES_UNKNOWN' | 'SIDES_CONTRADICT' | 'ABANDONED';
  readonly cause: Cause;
  readonly message: string;
}

/** That prices stand on no side or on a doubtful one, or that the match was broken off; undefined for an ordinary match. */
export function wordOfMarkets({ extracted: { sides, abandoned } }: ExtractedOutcome): MarketWord | undefined {
  if (sides.kind === 'unknown') {
    const message = `Nothing tells which selection is which club's in ${sides.markets.join(', ')}: the cells of its sides are empty`;
    return { code: 'SIDES_UNKNOWN', cause: 'sides_unknown', message };
  }
  if (sides.kind === 'contradict') {
    const message = `The markets ${sides.markets.join(', ')} contradict each other on which club is at home`;
    return { code: 'SIDES_CONTRADICT', cause: 'sides_contradict', message };
  }
  if (!abandoned) return undefined;
  const message = 'The match was broken off and its match odds made void: the prices are there, there is no winner';
  return { code: 'ABANDONED', cause: 'abandoned', message };
}
