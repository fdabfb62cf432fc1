import type { BetfairEvent } from '../../domain/event.ts';
import type { Candidate, MappedMatch, SearchResult } from '../../domain/search.ts';
import { mayHaveMetTwice } from '../calendar/agreement.ts';
import { isSameDay } from '../calendar/kickoff-window.ts';
import type { VetoName } from '../vetoes.ts';
import type { BatchFacts } from './batch-facts.ts';

/** An event that was weighed for a row, with what bears on the cause. */
export interface SeenEvent {
  readonly candidate: Candidate;
  readonly event: BetfairEvent;
  readonly vetoes: ReadonlySet<string>;
  /** Both names are the row's clubs. */
  readonly isPair: boolean;
  readonly isSameDay: boolean;
  /** Too near for two meetings of the same clubs in the same order. */
  readonly isSameMeeting: boolean;
  /** The match that has it. */
  readonly owner: string | undefined;
}

const NAME_VETOES = [
  'other_class',
  'other_owner',
  'unlike',
  'plays_beside',
  'plays_others',
  'other_country',
  'no_name',
] as const satisfies readonly VetoName[];

/** The candidates of a row as the cause looks at them, best first. */
export function seenEvents({ match }: MappedMatch, { candidates }: SearchResult, batch: BatchFacts): SeenEvent[] {
  return candidates.flatMap((candidate) => {
    const event = batch.event(candidate.eventId);
    if (event === undefined) return [];
    const vetoes = new Set(candidate.evidence.flatMap((one) => (one.kind === 'veto' ? [one.name] : [])));
    const sameDay = isSameDay(match.kickoff, candidate.scheduledAt);
    return [
      {
        candidate,
        event,
        vetoes,
        isPair: NAME_VETOES.every((name) => !vetoes.has(name)),
        isSameDay: sameDay,
        isSameMeeting: sameDay || (!candidate.swapped && !mayHaveMetTwice(match.kickoff, candidate.scheduledAt)),
        owner: batch.ownerOf(candidate.eventId),
      },
    ];
  });
}
