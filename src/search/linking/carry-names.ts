import { isAtTheMinute } from '../calendar/batch-clock.ts';
import { eventsBetween, type ListedEvent } from '../calendar/event-index.ts';
import { isSameDay, searchWindow } from '../calendar/kickoff-window.ts';
import type { Bearers } from '../calendar/last-name.ts';
import { isOneAge, type Pairing } from '../calendar/pair-events.ts';
import { carriedNames } from '../names/carried-names.ts';
import { type BatchRow, type Claim, isSureName, type NameRules, type Team } from '../names/teams.ts';
import { type OpenRows, onlyLinks } from './open-rows.ts';
import { type BatchEvidence, type Weighed, weighPairing } from './weigh-pairing.ts';

export interface Carrying extends OpenRows {
  readonly rules: NameRules;
  readonly evidence: BatchEvidence;
}

/**
 * Links of rows that no calendar could help, as a batch of one row or one round has none: where the opponent is sure, or the winners
 * agree, an event at the minute that is its clubs' only one of the day carries a name with a rare word in common, for that row alone.
 * Winners that agree are wanted as well for a name with words of its own, for two such names, and for a row that knows only its day.
 */
export function carryNames(batch: Carrying): ReadonlyMap<number, Weighed> {
  return onlyLinks(batch, (row) =>
    pairsOf(row, batch)
      .filter((pairing) => isAtTheMinute(pairing, batch.evidence.clock))
      .map((pairing) => weighPairing(pairing, batch.evidence))
      .filter(isCarried),
  );
}

function isCarried({ row, home, away, settlement, rejected, unproven }: Weighed): boolean {
  if (rejected !== undefined || unproven !== undefined || settlement === 'disagrees') return false;
  if (settlement === 'agrees') return true;
  return (
    row.mapped.match.kickoff.precision === 'minute' &&
    [home, away].some(isSure) &&
    [home, away].every(isShortenedAtMost)
  );
}

/** A name with words of its own is another club's as easily: `Dundee Utd` for `dundee`, `Brackley` for `brackenfield`. */
function isShortenedAtMost({ kind, isShorter }: Claim): boolean {
  return kind !== 'carried' || isShorter;
}

function isSure(claim: Claim): boolean {
  return claim.kind !== 'carried' && isSureName(claim);
}

function pairsOf(row: BatchRow, { rules, evidence: { bearers } }: Carrying): readonly Pairing[] {
  const window = searchWindow(row.mapped.match.kickoff, 0);
  const claimsOf = (team: Team): readonly Claim[] => [
    ...[...team.claims.values()].filter(({ rejected }) => rejected === undefined),
    ...carriedNames(team, rules, window).filter(({ listed }) => !isAnothers(row, listed, bearers)),
  ];
  const [ofHome, ofAway] = [claimsOf(row.home), claimsOf(row.away)];
  const played = (claims: readonly Claim[]): ReadonlySet<ListedEvent> =>
    new Set(
      claims.flatMap(({ listed }) =>
        [listed.home, listed.away].flatMap((side) =>
          eventsBetween(side, window.from, window.to).filter((event) => isAlive(event) && isOfDay(row, event)),
        ),
      ),
    );
  const away = new Map(ofAway.map((claim) => [claim.listed, claim]));
  const [homesEvents, awaysEvents] = [played(ofHome), played(ofAway)];
  // A club plays once a day: two events of one of them leave the doubt which is its own.
  const [event] = homesEvents.size > 1 || awaysEvents.size > 1 ? [] : homesEvents;
  return ofHome.flatMap((home) => (event === undefined ? [] : pairingsWith(row, { event, home, away })));
}

function isAnothers(row: BatchRow, listed: Claim['listed'], bearers: Bearers): boolean {
  return bearers.get(listed)?.some((team) => team !== row.home && team !== row.away) ?? false;
}

function isAlive({ event, foreign, sameMatchAs }: ListedEvent): boolean {
  return !event.voided && !foreign && sameMatchAs === undefined;
}

function isOfDay({ mapped }: BatchRow, { at }: ListedEvent): boolean {
  return isSameDay(mapped.match.kickoff, at);
}

interface Place {
  readonly event: ListedEvent;
  readonly home: Claim;
  readonly away: ReadonlyMap<Claim['listed'], Claim>;
}

function pairingsWith(row: BatchRow, { event, home, away: ofAway }: Place): readonly Pairing[] {
  const [last] = event.spellings;
  const away = last?.home === home.listed ? ofAway.get(last.away) : undefined;
  if (last === undefined || away === undefined || !isOneAge(row, home, away) || isMarked(row, home, away)) return [];
  return [{ row, event, text: last.text, home, away, swapped: false, sameDay: true }];
}

/** The same word behind both names, which no name of the row has: too little to be a mark of a whole series, too much to be carried. */
function isMarked({ home: ofHome, away: ofAway }: BatchRow, home: Claim, away: Claim): boolean {
  const { tail } = home.listed.name;
  if (tail === undefined || tail !== away.listed.name.tail) return false;
  return [...ofHome.names, ...ofAway.names].every((name) => name.tail !== tail);
}
