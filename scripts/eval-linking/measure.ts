import type { ExpectedLink } from './build-world.ts';

/** What a row ended with. */
export type Ending =
  | { readonly kind: 'linked'; readonly link: { readonly eventId: string; readonly confidence: number } }
  | { readonly kind: 'ambiguous' | 'not_found'; readonly reason: string };

/** Counts that add up: every row is in exactly one of right, wrong, missed, ambiguous, rightlyUnlinked, apart. */
export interface Measure {
  rows: number;
  right: number;
  /** Linked to another event than the right one, or where there is none. */
  wrong: number;
  missed: number;
  ambiguous: number;
  rightlyUnlinked: number;
  /** Unlinked rows whose day is off and that nothing could settle: counted apart from recall. */
  apart: number;
  /** Of all links with confidence 0.95 or more: how many, and how many of them wrong. */
  sure: number;
  sureWrong: number;
}

export function emptyMeasure(): Measure {
  return { rows: 0, right: 0, wrong: 0, missed: 0, ambiguous: 0, rightlyUnlinked: 0, apart: 0, sure: 0, sureWrong: 0 };
}

export function measureRow(into: Measure, { eventId, unsettled }: ExpectedLink, verdict: Ending): void {
  into.rows += 1;
  if (verdict.kind === 'linked') {
    const right = verdict.link.eventId === eventId;
    if (right) into.right += 1;
    else into.wrong += 1;
    if (verdict.link.confidence >= 0.95) {
      into.sure += 1;
      if (!right) into.sureWrong += 1;
    }
  } else if (eventId === undefined) into.rightlyUnlinked += 1;
  else if (unsettled) into.apart += 1;
  else if (verdict.kind === 'ambiguous') into.ambiguous += 1;
  else into.missed += 1;
}

export function addMeasure(into: Measure, other: Measure): void {
  for (const key of Object.keys(into) as (keyof Measure)[]) into[key] += other[key];
}

/** Share of the links that are right; 1 without any. */
export function precision({ right, wrong }: Measure): number {
  return right + wrong === 0 ? 1 : right / (right + wrong);
}

/** Share of the rows with a true event that were linked to it; a wrong link counts as a miss as well. */
export function recall({ right, missed, ambiguous, wrong }: Measure): number {
  const findable = right + missed + ambiguous + wrong;
  return findable === 0 ? 1 : right / findable;
}
