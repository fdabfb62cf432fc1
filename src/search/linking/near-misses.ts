import type { Candidate } from '../../domain/search.ts';
import { eventsBetween, type ListedEvent } from '../calendar/event-index.ts';
import { kickoffDifferenceMinutes, searchWindow } from '../calendar/kickoff-window.ts';
import type { BatchRow, Claim, Team } from '../names/teams.ts';
import { type Veto, veto, wantedFor } from '../vetoes.ts';

const MOST_NEAR_MISSES = 5;

/** Events within the window in which at least one side is rather like the row's, with what is wrong about each: for a person to look at. */
export function nearMisses(row: BatchRow, expandedDateDays: number): readonly Candidate[] {
  const window = searchWindow(row.mapped.match.kickoff, expandedDateDays);
  const found = new Map<ListedEvent, Candidate>();
  for (const team of [row.home, row.away]) {
    for (const claim of team.claims.values()) {
      for (const events of [claim.listed.home, claim.listed.away]) {
        for (const event of eventsBetween(events, window.from, window.to)) {
          if (!found.has(event)) found.set(event, nearMiss(row, event));
        }
      }
    }
  }
  return [...found.values()]
    .sort((a, b) => b.homeScore + b.awayScore - a.homeScore - a.awayScore || (a.eventId < b.eventId ? -1 : 1))
    .slice(0, MOST_NEAR_MISSES);
}

function nearMiss(row: BatchRow, listed: ListedEvent): Candidate {
  const [{ home, away }] = listed.spellings as [ListedEvent['spellings'][number]];
  const straight = [row.home.claims.get(home), row.away.claims.get(away)] as const;
  const turned = [row.home.claims.get(away), row.away.claims.get(home)] as const;
  const swapped = sum(turned) > sum(straight);
  const [homeClaim, awayClaim] = swapped ? turned : straight;
  const vetoes = whyMissed(row, listed, [homeClaim, awayClaim]);
  return {
    eventId: listed.event.eventId,
    eventName: listed.event.name,
    scheduledAt: listed.at,
    score: Math.min(homeClaim?.score ?? 0, awayClaim?.score ?? 0),
    homeScore: homeClaim?.score ?? 0,
    awayScore: awayClaim?.score ?? 0,
    swapped,
    kickoffDifferenceMinutes: kickoffDifferenceMinutes(row.mapped.match.kickoff, listed.at),
    rejected: vetoes.map(({ reason }) => reason).join('; '),
    wants: wantedFor(vetoes),
    evidence: vetoes.map(({ name }) => ({ kind: 'veto', name })),
  };
}

function whyMissed(
  row: BatchRow,
  { foreign, event }: ListedEvent,
  claims: readonly (Claim | undefined)[],
): readonly Veto[] {
  if (foreign) return [veto('other_country', event.countryCode ?? '')];
  const sides: readonly [Team, Claim | undefined][] = [
    [row.home, claims[0]],
    [row.away, claims[1]],
  ];
  const vetoes = sides.flatMap(([team, claim]): Veto[] => {
    if (claim === undefined) return [veto('no_name', team.slug)];
    if (claim.rejected === undefined) return [];
    const { name, reason } = claim.rejected;
    return [{ name, reason: `${claim.listed.name.text} is not ${team.slug}: ${reason}` }];
  });
  return vetoes.length === 0 ? [veto('swapped_only')] : vetoes;
}

function sum(claims: readonly (Claim | undefined)[]): number {
  return claims.reduce((total, claim) => total + (claim?.score ?? 0), 0);
}
