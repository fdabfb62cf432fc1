import type { BetfairEvent } from '../../domain/event.ts';
import type { LinkedBatch, LinkedMatch } from '../../pipeline/open/linked-batch.ts';
import type { OpenBatch } from '../../pipeline/open/open-batch.ts';
import type { SearchSteps } from './debug-report.ts';
import { dateStep, linkEvidence, nameSteps, otherEvents, type StepContext } from './search-steps.ts';
import { suggestAlias } from './suggest-alias.ts';

/** What the linking of a batch came to, with the events it had to choose from. */
export interface BatchLinks extends StepContext {
  readonly linked: LinkedBatch;
  /** Events that no row was given. */
  readonly freeEvents: readonly BetfairEvent[];
}

/** Links the batch as a run does. Throws what the source throws. */
export async function batchLinks(batch: OpenBatch): Promise<BatchLinks> {
  const linked = await batch.link();
  const events = await batch.eventsFor(linked);
  const matchOfEvent = new Map<string, string>();
  for (const [index, { verdict }] of linked.results.entries()) {
    const matchId = linked.matches[index]?.match.matchId;
    if (verdict.kind === 'linked' && matchId !== undefined) matchOfEvent.set(verdict.link.eventId, matchId);
  }
  const { mapping, learned, matches } = linked;
  const { expanded_date_days: expandedDateDays, margin } = batch.settings.config.search;
  const freeEvents = events.filter(({ eventId }) => !matchOfEvent.has(eventId));
  return { linked, mapping, learned, matches, events, freeEvents, matchOfEvent, expandedDateDays, margin };
}

/** How a row was decided, step by step. */
export function searchSteps({ mapped, search }: LinkedMatch, links: BatchLinks): SearchSteps {
  const { verdict, attempts, candidates } = search;
  const { freeEvents, learned, mapping } = links;
  const mayLackName = verdict.kind === 'not_found' && mapped.manual === undefined;
  return {
    names: nameSteps(mapped, links),
    dates: dateStep(mapped, links),
    attempts,
    candidates,
    verdict,
    evidence: verdict.kind === 'linked' ? linkEvidence(mapped, verdict.link, links) : undefined,
    suggestion: mayLackName ? suggestAlias(mapped, { freeEvents, knowledge: mapping.knowledge(), learned }) : undefined,
    otherEvents: otherEvents(mapped, verdict, links),
  };
}
