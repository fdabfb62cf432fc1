import type { BetfairEvent } from '../domain/event.ts';
import type { LinkBatchResult, MappedMatch, SearchResult } from '../domain/search.ts';

/** A linked batch with the events that it was linked among. */
export interface LateSearch {
  readonly matches: readonly MappedMatch[];
  readonly linked: LinkBatchResult;
  readonly events: readonly BetfairEvent[];
}

/** Whether the row has no event, and no person said that there is none. */
export function isMissing(result: SearchResult | undefined): boolean {
  return result?.verdict.kind === 'not_found' && !result.verdict.judged;
}

/** Only rows that had no event get what was decided among the late ones too, and none that another row has already. */
export function withLate(first: LinkBatchResult, again: LinkBatchResult): LinkBatchResult {
  const given = new Set(
    first.results.flatMap(({ verdict }) => (verdict.kind === 'linked' ? [verdict.link.eventId] : [])),
  );
  const results = first.results.map((result, index) => {
    const other = again.results[index];
    if (other === undefined || !isMissing(result)) return result;
    return other.verdict.kind === 'linked' && given.has(other.verdict.link.eventId) ? result : other;
  });
  return { ...first, results };
}
