import type { BetfairEvent } from '../../domain/event.ts';
import type { LinkBatchResult, LinkOptions, MappedMatch, MappingKnowledge } from '../../domain/search.ts';
import { wasPlayed } from '../calendar/agreement.ts';
import { type BatchClock, batchClock } from '../calendar/batch-clock.ts';
import { inferCountryCodes, markForeign } from '../calendar/country.ts';
import { type EventIndex, indexEvents } from '../calendar/event-index.ts';
import { nameBearers } from '../calendar/last-name.ts';
import { type Pairing, pairEvents } from '../calendar/pair-events.ts';
import { type Calendar, readCalendar } from '../calendar/sightings.ts';
import { learnClaims, proposeAliases } from '../names/learn-aliases.ts';
import { rejectRefuted } from '../names/refuted-names.ts';
import { sidesByCalendar } from '../names/sides-by-calendar.ts';
import { type BatchRow, batchRows, claimAlike, type NameRules, nameOwners, type Team } from '../names/teams.ts';
import { carryNames } from './carry-names.ts';
import { type Decision, decide } from './decide.ts';
import { copiedRows, manualDecisions } from './decided-beforehand.ts';
import { explain } from './explain.ts';
import { fallBack } from './fall-back.ts';
import { asWritten, fileShift, shiftedMatch } from './file-shift.ts';
import { countSightings, rejectClashes, rejectContradicted } from './settle-claims.ts';
import {
  abroadOnlyAlone,
  type BatchEvidence,
  insteadOfCalledOff,
  type Weighed,
  weighPairing,
} from './weigh-pairing.ts';

export interface LinkBatchInput {
  readonly matches: readonly MappedMatch[];
  readonly events: readonly BetfairEvent[];
  readonly knowledge: MappingKnowledge;
  readonly options: LinkOptions;
}

/** Learning one name can confirm the next; a season settles in two or three rounds. */
const MOST_ROUNDS = 8;

/**
 * Decides over a whole batch which event is which row's match. Pure: the same matches and events in any order give the same
 * decisions. Names make claims, the calendar confirms, rejects and adds some, and the events are given out all together,
 * each to at most one row.
 */
export function linkBatch(input: LinkBatchInput): LinkBatchResult {
  const opened = openBatch(input);
  const shift = fileShift(opened.pairings);
  if (shift === undefined) return linkOpened(opened, input);
  const shifted = { ...input, matches: input.matches.map((match) => shiftedMatch(match, shift)) };
  return asWritten(linkOpened(openBatch(shifted), shifted), input.matches, shift);
}

/** The batch with what its names claim, before the calendar has spoken. */
function openBatch({ matches, events, knowledge, options }: LinkBatchInput): Opened {
  const index = indexEvents(events);
  const { rows, teams } = batchRows(matches);
  const owners = nameOwners(teams, knowledge);
  const rules: NameRules = { index, owners, threshold: options.fuzzyThreshold };
  for (const team of teams) claimAlike(team, team.names, rules);
  markForeign(index, countryCodes(knowledge, rows, options));
  return { rows, teams, rules, options, pairings: pairRows(rows, options) };
}

function linkOpened(opened: Opened, { events }: LinkBatchInput): LinkBatchResult {
  const { rows, teams, rules, options } = opened;
  const { index, owners } = rules;
  const { pairings, calendars, clock } = settleSides(opened);

  const evidence = { ...batchEvidence(index), clock, bearers: nameBearers(teams) };
  const weighed = pairings.map((list) =>
    abroadOnlyAlone(insteadOfCalledOff(list.map((pairing) => weighPairing(pairing, evidence)))),
  );
  const manual = manualDecisions(rows, events);
  const copies = copiedRows(rows);
  const taken = new Set([...manual.byRow.keys(), ...copies.keys()]);
  const first = decide(possibleLinks(weighed, { taken, events: manual.events }), options.margin);
  const open = { rows, evidence, taken, takenEvents: manual.events };
  const carried = options.learnAliases ? carryNames({ ...open, decisions: first, rules }) : new Map<number, Weighed>();
  const decisions = withLinks(first, carried);
  const fallen = fallBack({ ...open, decisions, likeness: options.fallback });
  const last = withLinks(decisions, fallen);

  const results = rows.map((row, position) => {
    const copyOf = copies.get(row.index);
    const pairing = carried.get(position) ?? fallen.get(position);
    const decision = last[position];
    const settled = { manual: manual.byRow.get(row.index), decision, copyOf };
    return explain({
      row,
      weighed: [...(weighed[position] ?? []), ...(pairing ? [pairing] : [])],
      ...settled,
      options,
    });
  });
  return {
    results,
    learned: options.learnAliases ? proposeAliases(calendars, owners) : [],
    shift: clock.offsetMs === 0 ? undefined : { offsetMs: clock.offsetMs, sidesExchanged: false },
  };
}

function withLinks(
  decisions: readonly (Decision | undefined)[],
  found: ReadonlyMap<number, Weighed>,
): readonly (Decision | undefined)[] {
  return decisions.map((decision, position) => {
    const pairing = found.get(position);
    return pairing === undefined ? decision : { kind: 'linked', pairing };
  });
}

/** The mapping's codes; of a country that nothing is known about, those that the first pairs bear. */
function countryCodes(knowledge: MappingKnowledge, rows: readonly BatchRow[], options: LinkOptions): readonly string[] {
  if (knowledge.countryCodes.length > 0) return knowledge.countryCodes;
  return inferCountryCodes(pairRows(rows, options));
}

interface Opened {
  readonly rows: readonly BatchRow[];
  readonly teams: readonly Team[];
  readonly rules: NameRules;
  readonly options: LinkOptions;
  /** By what the names claim so far. */
  readonly pairings: readonly (readonly Pairing[])[];
}

function pairRows(rows: readonly BatchRow[], { expandedDateDays }: LinkOptions): readonly (readonly Pairing[])[] {
  return rows.map((row) => pairEvents(row, expandedDateDays));
}

interface SettledNames {
  readonly pairings: readonly (readonly Pairing[])[];
  readonly calendars: readonly Calendar[];
  readonly clock: BatchClock;
}

/** Settles the names, and once more where the calendar tells that they are of other sides of the clubs. */
function settleSides(batch: Opened): SettledNames {
  const settled = settleNames(batch);
  if (!batch.options.learnAliases) return settled;
  const told = sidesByCalendar(batch.rows, settled.clock, batch.rules.threshold);
  if (told.length === 0) return settled;
  for (const { team, side, by } of told) {
    team.classes = new Set([side]);
    team.toldByCalendar = by;
    team.claims.clear();
    claimAlike(team, team.names, batch.rules);
  }
  return settleNames({ ...batch, pairings: pairRows(batch.rows, batch.options) });
}

/** Names and calendar in turn, until neither changes the other. */
function settleNames({ rows, teams, rules, options, pairings: first }: Opened): SettledNames {
  let pairings = first;
  for (let round = 1; ; round += 1) {
    const clock = batchClock(pairings);
    countSightings(teams, { pairings: pairings.flat(), clock });
    const contradicted = rejectContradicted(pairings, clock);
    const refuted = rejectRefuted(teams, nameBearers(teams), clock);
    const rejected = rejectClashes(teams) || contradicted || refuted;
    const calendars = options.learnAliases ? readCalendar(teams) : [];
    const learned = !rejected && learnClaims(calendars, rules);
    if ((!rejected && !learned) || round === MOST_ROUNDS) return { pairings, calendars, clock: batchClock(pairings) };
    pairings = pairRows(rows, options);
  }
}

/** The pairings that may become links: of rows still open, nothing rejected, no event that a person gave away, and no swapped one that is another row's in order. */
function possibleLinks(
  weighed: readonly (readonly Weighed[])[],
  decided: { readonly taken: ReadonlySet<number>; readonly events: ReadonlySet<string> },
): readonly (readonly Weighed[])[] {
  const open = weighed.map((list) =>
    list.filter(
      ({ row, event, rejected }) =>
        rejected === undefined && !decided.taken.has(row.index) && !decided.events.has(event.event.eventId),
    ),
  );
  const ordered = new Set(open.flat().flatMap(({ swapped, event }) => (swapped ? [] : [event.event.eventId])));
  return open.map((list) =>
    list
      .filter(({ swapped, event }) => !swapped || !ordered.has(event.event.eventId))
      .map((pairing) => (pairing.swapped ? noBetterThanOrdered(pairing, list) : pairing)),
  );
}

/** A swapped event is taken only without an ordered rival; with one, neither is the better and the row is ambiguous at best. */
function noBetterThanOrdered(swapped: Weighed, list: readonly Weighed[]): Weighed {
  const rivals = list.filter((pairing) => !pairing.swapped).map((pairing) => pairing.quality);
  return rivals.length === 0 ? swapped : { ...swapped, quality: Math.min(swapped.quality, ...rivals) };
}

function batchEvidence({ events }: EventIndex): Pick<BatchEvidence, 'offsAreKnown'> {
  let alive = 0;
  let played = 0;
  for (const { event } of events) {
    if (event.voided) continue;
    alive += 1;
    if (wasPlayed(event)) played += 1;
  }
  return { offsAreKnown: 2 * played > alive };
}
