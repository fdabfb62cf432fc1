import type { MatchOutcome } from '../../domain/outcome.ts';
import { isoDay } from '../../domain/time-units.ts';
import type { LinkEvidence, OtherEvent, SearchSteps } from './debug-report.ts';

/** A row's ending, in words for a person. */
export function causeOf(outcome: MatchOutcome, search: SearchSteps | undefined): string {
  switch (outcome.status) {
    case 'linked':
      return linkedCause(search, outcome.settlementCheck === 'disagrees');
    case 'linked_no_odds':
      return `${linkedCause(search, false)}; none of the wanted markets ever traded`;
    case 'not_found':
      return outcome.reason;
    case 'ambiguous':
      return `two events fit equally well: ${outcome.reason}`;
    case 'download_failed':
    case 'extraction_failed':
      return `the event was found, but ${outcome.fault.message}`;
    case 'invalid_row':
      return `the row cannot be read: ${outcome.invalid.reason}`;
    case 'skipped':
      return `the row is left out on purpose: ${outcome.reason}`;
  }
}

function linkedCause(search: SearchSteps | undefined, disagrees: boolean): string {
  const evidence = search?.evidence;
  if (evidence === undefined) return 'an event was chosen';
  const doubts = [
    ...linkPeculiarities(evidence),
    ...(search?.otherEvents ?? []).flatMap(deadEvent),
    ...(disagrees ? ['the winners Betfair settled contradict the score of the row'] : []),
  ];
  return [`${evidence.eventName} (${evidence.eventId}) is this match`, ...doubts].join('; ');
}

function linkPeculiarities({ swapped, kickoffDifferenceMinutes, strategy }: LinkEvidence): string[] {
  const moved = kickoffDifferenceMinutes !== undefined && Math.abs(kickoffDifferenceMinutes) >= 60;
  return [
    ...(swapped ? ['Betfair lists the away side first: home and away are swapped back'] : []),
    ...(moved ? [`its kick-off was ${minutes(kickoffDifferenceMinutes)} the row's`] : []),
    ...(strategy === 'manual_mapping' ? ['a person said so in the mapping file'] : []),
  ];
}

function minutes(difference: number): string {
  return `${Math.abs(difference)} min ${difference > 0 ? 'after' : 'before'}`;
}

/** A voided event of the same clubs: the first date of a postponed match. */
function deadEvent({ event, matchId }: OtherEvent): string[] {
  if (!event.voided || matchId !== undefined) return [];
  const day = isoDay(event.scheduledAt);
  return [`it was postponed: its event of ${day} (${event.eventId}) was voided`];
}
