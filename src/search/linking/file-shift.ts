import type { FileShift } from '../../domain/file-shift.ts';
import type { Kickoff } from '../../domain/match.ts';
import type { Candidate, LinkBatchResult, MappedMatch, SearchResult, SearchVerdict } from '../../domain/search.ts';
import { DAY_MS } from '../../domain/time-units.ts';
import { isSameDay, kickoffDifferenceMinutes } from '../calendar/kickoff-window.ts';
import type { Pairing } from '../calendar/pair-events.ts';
import { SHIFT } from '../evidence.ts';
import { settlementOf } from '../names/side-names.ts';

/** The rows that a shift explains, one event each. */
interface Explanation {
  readonly shift: FileShift;
  readonly pairings: readonly Pairing[];
}

const DAYS = [-2, -1, 0, 1, 2];

/**
 * The one constant by which a whole file is off, in days or by its sides: it explains nearly all rows, nothing else does, and the settled
 * winners agree with the scores, so that no other series of the same clubs on the day after is taken for the rows'. A file hours off has
 * the batch's clock.
 */
export function fileShift(pairings: readonly (readonly Pairing[])[]): FileShift | undefined {
  const rows = pairings.map((ofRow) => ofRow.filter(mayBePlayed)).filter((ofRow) => ofRow.length > 0);
  if (rows.length < SHIFT.enoughRows) return undefined;
  const asWritten = explain(rows, { offsetMs: 0, sidesExchanged: false });
  if (asWritten.pairings.length > SHIFT.otherShare * rows.length) return undefined;
  const explained = DAYS.flatMap((days) =>
    [false, true].map((sidesExchanged) => explain(rows, { offsetMs: days * DAY_MS, sidesExchanged })),
  ).sort((a, b) => b.pairings.length - a.pairings.length);
  const [best, next] = explained;
  if (best === undefined || best.pairings.length < SHIFT.leastShare * rows.length) return undefined;
  if (next !== undefined && next.pairings.length > SHIFT.otherShare * rows.length) return undefined;
  return isProven(best) ? best.shift : undefined;
}

function mayBePlayed({ event }: Pairing): boolean {
  return !event.foreign && !event.event.voided && event.sameMatchAs === undefined;
}

function explain(rows: readonly (readonly Pairing[])[], shift: FileShift): Explanation {
  const pairings = rows.flatMap((ofRow) => {
    const found = ofRow.find(
      ({ row, event, swapped }) =>
        swapped === shift.sidesExchanged && isSameDay(shiftedKickoff(row.mapped.match.kickoff, shift), event.at),
    );
    return found === undefined ? [] : [found];
  });
  return { shift, pairings };
}

function isProven({ pairings }: Explanation): boolean {
  const told = pairings.map(settlementOf).filter((check) => check !== undefined);
  const agreeing = told.filter((check) => check === 'agrees').length;
  return agreeing >= SHIFT.enoughRows && agreeing >= SHIFT.leastShare * told.length;
}

function shiftedKickoff(kickoff: Kickoff, { offsetMs }: FileShift): Kickoff {
  if (kickoff.precision === 'minute') return { precision: 'minute', at: kickoff.at + offsetMs };
  return { precision: 'day', from: kickoff.from + offsetMs, to: kickoff.to + offsetMs };
}

/** The row as it should have been written. */
export function shiftedMatch(mapped: MappedMatch, shift: FileShift): MappedMatch {
  const { match, home, away } = mapped;
  const kickoff = shiftedKickoff(match.kickoff, shift);
  if (!shift.sidesExchanged) return { ...mapped, match: { ...match, kickoff } };
  const { homeTeamSlug, awayTeamSlug, score } = match;
  return {
    ...mapped,
    home: away,
    away: home,
    match: {
      ...match,
      kickoff,
      homeTeamSlug: awayTeamSlug,
      awayTeamSlug: homeTeamSlug,
      ...(score === undefined ? {} : { score: { home: score.away, away: score.home } }),
    },
  };
}

/** What was decided about the rows as they should have been written, said of the rows as they are. */
export function asWritten(linked: LinkBatchResult, matches: readonly MappedMatch[], shift: FileShift): LinkBatchResult {
  const results = linked.results.map((result, index) => {
    const kickoff = matches[index]?.match.kickoff;
    return kickoff === undefined ? result : resultAsWritten(result, kickoff, shift);
  });
  // What is left of it by the clock is said with it.
  const offsetMs = shift.offsetMs + (linked.shift?.offsetMs ?? 0);
  return { ...linked, results, shift: { ...shift, offsetMs } };
}

function resultAsWritten(result: SearchResult, kickoff: Kickoff, shift: FileShift): SearchResult {
  const candidate = (one: Candidate): Candidate => ({
    ...(shift.sidesExchanged
      ? { ...one, homeScore: one.awayScore, awayScore: one.homeScore, swapped: !one.swapped }
      : one),
    kickoffDifferenceMinutes: kickoffDifferenceMinutes(kickoff, one.scheduledAt),
  });
  return {
    ...result,
    verdict: shift.sidesExchanged ? exchanged(result.verdict) : result.verdict,
    candidates: result.candidates.map(candidate),
    attempts: result.attempts.map((attempt) => ({ ...attempt, candidates: attempt.candidates.map(candidate) })),
  };
}

function exchanged(verdict: SearchVerdict): SearchVerdict {
  if (verdict.kind !== 'linked') return verdict;
  const { link } = verdict;
  const { home, away, eventName } = link.sides;
  return {
    ...verdict,
    link: {
      ...link,
      homeName: link.awayName,
      awayName: link.homeName,
      swapped: !link.swapped,
      sides: { home: away, away: home, eventName },
    },
  };
}
