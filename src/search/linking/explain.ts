import { parseEventName } from '../../betfair/wire/event-name.ts';
import type { BetfairEvent } from '../../domain/event.ts';
import {
  type Candidate,
  type LinkOptions,
  type SearchAttempt,
  type SearchResult,
  type SearchVerdict,
  STRATEGIES,
  type Strategy,
} from '../../domain/search.ts';
import { kickoffDifferenceMinutes, searchWindow } from '../calendar/kickoff-window.ts';
import { MANUAL } from '../evidence.ts';
import { likeness, sideNames } from '../names/side-names.ts';
import type { BatchRow } from '../names/teams.ts';
import { veto, wantedFor } from '../vetoes.ts';
import type { Decision } from './decide.ts';
import type { ManualDecision } from './decided-beforehand.ts';
import { nearMisses } from './near-misses.ts';
import type { Weighed } from './weigh-pairing.ts';

const MOST_CANDIDATES = 5;

export interface Decided {
  readonly row: BatchRow;
  readonly weighed: readonly Weighed[];
  readonly manual: ManualDecision | undefined;
  readonly decision: Decision | undefined;
  /** Id of the row that this one repeats. */
  readonly copyOf: string | undefined;
  readonly options: LinkOptions;
}

interface Unlinked {
  readonly kind: 'not_found' | 'ambiguous';
  readonly reason: string;
}

/** A row's decision with its evidence, as outputs and `debug` show it. */
export function explain(decided: Decided): SearchResult {
  const { row, manual } = decided;
  if (manual !== undefined) return explainManual(decided, manual);
  const verdict = verdictOf(decided);
  const candidates = candidatesOf(decided, verdict);
  return { row: row.mapped.match.row, verdict, candidates, attempts: attemptsOf(decided, verdict) };
}

function verdictOf({ row, weighed, decision, copyOf, options }: Decided): SearchVerdict {
  if (copyOf !== undefined)
    return unlinked({ kind: 'not_found', reason: `same clubs and kick-off as match ${copyOf}` });
  if (decision === undefined) return unlinked({ kind: 'not_found', reason: whyNothing(row, weighed, options) });
  if (decision.kind !== 'linked') return unlinked(decision);
  const { pairing } = decision;
  const runnerUp = inOrder(weighed).find((other) => other.event !== pairing.event);
  return {
    kind: 'linked',
    link: {
      eventId: pairing.event.event.eventId,
      eventName: pairing.event.event.name,
      homeName: pairing.home.listed.name.text,
      awayName: pairing.away.listed.name.text,
      strategy: strategyOf(pairing),
      confidence: pairing.confidence,
      evidence: pairing.evidence,
      runnerUpConfidence: runnerUp?.confidence,
      swapped: pairing.swapped,
      sides: sideNames(row, pairing.event.event),
    },
  };
}

/** What the names and the calendar alone say of the cause; `searchCauses` knows the source too. */
function unlinked({ kind, reason }: Unlinked, { judged } = { judged: false }): SearchVerdict {
  if (kind === 'ambiguous') return { kind, reason, cause: 'several_events' };
  return { kind, reason, cause: 'no_event', judged };
}

function strategyOf({ home, away, sameDay }: Weighed): Strategy {
  if (home.kind === 'schedule' || away.kind === 'schedule') return 'schedule';
  if ([home, away].some(({ kind }) => kind === 'likeness' || kind === 'carried')) return 'fuzzy_team_name';
  return sameDay ? 'exact_date_team' : 'expanded_date';
}

function whyNothing(row: BatchRow, weighed: readonly Weighed[], options: LinkOptions): string {
  const [best] = inOrder(weighed);
  if (best !== undefined)
    return `${best.text} (${best.event.event.eventId}): ${(best.rejected ?? veto('swapped_beside_ordered')).reason}`;
  const unnamed = [row.home, row.away].filter((team) =>
    [...team.claims.values()].every((claim) => claim.rejected !== undefined),
  );
  if (unnamed.length === 0) return 'no event of these two clubs in the window';
  const slugs = (known: boolean) => unnamed.filter((team) => team.known === known).map((team) => team.slug);
  const mapped = slugs(true).join(' or ');
  const unmapped = slugs(false).join(' and ');
  const reasons = [
    mapped && `no event of the days searched bears a known name of ${mapped}`,
    unmapped && `no mapping for ${unmapped}, and no event's name is alike enough (${options.fuzzyThreshold})`,
  ];
  return reasons.filter(Boolean).join('; ');
}

/** Those that may link first, by quality. */
function inOrder(weighed: readonly Weighed[]): readonly Weighed[] {
  if (weighed.length < 2) return weighed;
  return [...weighed].sort(
    (a, b) =>
      Number(a.rejected !== undefined) - Number(b.rejected !== undefined) ||
      b.quality - a.quality ||
      (a.event.event.eventId < b.event.event.eventId ? -1 : 1),
  );
}

function candidatesOf({ row, weighed, options }: Decided, verdict: SearchVerdict): readonly Candidate[] {
  const linked = verdict.kind === 'linked' ? verdict.link.eventId : undefined;
  const paired = inOrder(weighed).map((pairing) => candidate(pairing, linked));
  paired.sort((a, b) => Number(b.eventId === linked) - Number(a.eventId === linked));
  if (verdict.kind === 'linked' || paired.length >= MOST_CANDIDATES) return paired.slice(0, MOST_CANDIDATES);
  const shown = new Set(paired.map(({ eventId }) => eventId));
  const near = nearMisses(row, options.expandedDateDays).filter(({ eventId }) => !shown.has(eventId));
  return [...paired, ...near].slice(0, MOST_CANDIDATES);
}

function candidate(pairing: Weighed, linked: string | undefined): Candidate {
  const { event, home, away, swapped, quality, row } = pairing;
  const won = event.event.eventId === linked;
  const vetoed = pairing.rejected ?? pairing.unproven;
  return {
    eventId: event.event.eventId,
    eventName: event.event.name,
    scheduledAt: event.at,
    score: Math.min(home.score, away.score),
    homeScore: home.score,
    awayScore: away.score,
    swapped,
    kickoffDifferenceMinutes: kickoffDifferenceMinutes(row.mapped.match.kickoff, event.at),
    ...(won ? {} : { rejected: vetoed?.reason ?? `as good as ${quality.toFixed(2)}, not chosen` }),
    ...(vetoed === undefined ? {} : { wants: wantedFor([vetoed]) }),
    evidence: vetoed === undefined ? pairing.evidence : [...pairing.evidence, { kind: 'veto', name: vetoed.name }],
  };
}

/** The strategies up to the one that decided, each with what it saw. */
function attemptsOf(decided: Decided, verdict: SearchVerdict): readonly SearchAttempt[] {
  const { row, weighed, options } = decided;
  const last = verdict.kind === 'linked' ? verdict.link.strategy : 'schedule';
  const linked = verdict.kind === 'linked' ? verdict.link.eventId : undefined;
  const { kickoff } = row.mapped.match;
  return STRATEGIES.slice(0, STRATEGIES.indexOf(last) + 1)
    .filter((strategy) => strategy !== 'schedule' || options.learnAliases)
    .map((strategy) => {
      const seen = inOrder(weighed.filter((pairing) => strategyOf(pairing) === strategy)).slice(0, MOST_CANDIDATES);
      return {
        strategy,
        query: queries(row),
        window: searchWindow(kickoff, strategy === 'exact_date_team' ? 0 : options.expandedDateDays),
        candidates: seen.map((pairing) => candidate(pairing, linked)),
        verdict: attemptVerdict(seen, linked),
      };
    });
}

function attemptVerdict(seen: readonly Weighed[], linked: string | undefined): string {
  const [best] = seen;
  if (best === undefined) return 'no candidate';
  if (seen.some(({ event }) => event.event.eventId === linked)) return `linked to ${linked}`;
  return `${best.text}: ${(best.rejected ?? best.unproven)?.reason ?? 'not chosen'}`;
}

function queries({ mapped }: BatchRow): readonly string[] {
  const home = mapped.home.names[0] ?? mapped.home.slug;
  const away = mapped.away.names[0] ?? mapped.away.slug;
  return [`${home} v ${away}`, `${away} v ${home}`];
}

function explainManual({ row, options }: Decided, manual: ManualDecision): SearchResult {
  const judged = row.mapped.manual?.eventId === null;
  const verdict = manual.kind === 'linked' ? linkedByHand(row, manual.event) : unlinked(manual, { judged });
  const attempt: SearchAttempt = {
    strategy: 'manual_mapping',
    query: [row.mapped.manual?.eventId ?? 'no event'],
    window: searchWindow(row.mapped.match.kickoff, options.expandedDateDays),
    candidates: [],
    verdict: manual.kind === 'linked' ? `linked to ${manual.event.eventId}` : manual.reason,
  };
  return { row: row.mapped.match.row, verdict, candidates: [], attempts: [attempt] };
}

/** A person's word needs no likeness; only which way round the sides stand is read from the names. */
function linkedByHand(row: BatchRow, event: BetfairEvent): SearchVerdict {
  const sides = parseEventName(event.name) ?? { home: event.name, away: '' };
  const { home, away } = row;
  const straight = likeness(home, sides.home) + likeness(away, sides.away);
  const swapped = likeness(home, sides.away) + likeness(away, sides.home) > straight;
  return {
    kind: 'linked',
    link: {
      eventId: event.eventId,
      eventName: event.name,
      homeName: swapped ? sides.away : sides.home,
      awayName: swapped ? sides.home : sides.away,
      strategy: 'manual_mapping',
      confidence: MANUAL.confidence,
      evidence: [{ kind: 'weight', name: MANUAL.name, value: MANUAL.confidence }],
      runnerUpConfidence: undefined,
      swapped,
      sides: sideNames(row, event),
    },
  };
}
