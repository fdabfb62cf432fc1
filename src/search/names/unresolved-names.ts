import { parseEventName } from '../../betfair/wire/event-name.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import type {
  Candidate,
  LearnedAlias,
  LinkBatchResult,
  MappedMatch,
  MappedTeam,
  SearchResult,
} from '../../domain/search.ts';
import { pairsOf, type Sequence } from '../../domain/sequence.ts';
import { isoDay } from '../../domain/time-units.ts';
import type { CountryMapping } from '../../mapping/country-mapping.ts';
import type { NameCandidate, UnmappedTeam } from '../../mapping/interactive/unmapped-csv.ts';
import { type Club, clubNames } from '../../mapping/names/clubs.ts';
import { normaliseName } from '../../mapping/names/normalise.ts';
import { classIn, fitsClass, sideClass } from '../../mapping/names/side-class.ts';
import { nameSimilarity, similarTeams } from '../../mapping/names/similar-teams.ts';
import { isSameDay, searchWindow } from '../calendar/kickoff-window.ts';
import { ASKING } from '../evidence.ts';

/** A row without event in which a name is in the way. */
export interface RowWithoutName {
  readonly match: StatisticalMatch;
  /** The slugs whose names are in the way. */
  readonly slugs: readonly string[];
  /** The event of that day that it may be. */
  readonly event: { readonly eventId: string; readonly eventName: string } | undefined;
}

export interface UnresolvedNames {
  /** Slugs without mapping, and known ones that Betfair called something else when they played; most rows first. */
  readonly teams: readonly UnmappedTeam[];
  readonly rows: readonly RowWithoutName[];
}

export interface LinkedRows extends Pick<LinkBatchResult, 'learned'> {
  readonly matches: Sequence<MappedMatch>;
  readonly results: Sequence<SearchResult>;
  readonly mapping: CountryMapping;
}

const MOST_CANDIDATES = 4;

/** What a person would have to say about names so that more of a linked batch finds its events. */
export function unresolvedNames(batch: LinkedRows): UnresolvedNames {
  const found = new Map<string, Unresolved>();
  const rows: RowWithoutName[] = [];
  for (const [mapped, result] of pairsOf(batch.matches, batch.results)) {
    const row = inspectRow(batch, mapped, result);
    for (const { team, names } of row.sides) {
      const key = `${row.league}/${team.slug}`;
      const known = found.get(key) ?? { team, league: row.league, rows: 0, names: new Map() };
      found.set(key, known);
      known.rows += 1;
      for (const [name, day] of names) known.names.set(name, [...(known.names.get(name) ?? []), day]);
    }
    const [first] = row.sides;
    if (row.linked || first === undefined) continue;
    rows.push({ match: mapped.match, slugs: row.sides.map(({ team }) => team.slug), event: row.event });
  }
  const teams = [...found.values()].map((each) => asTeam(each, batch));
  return { teams: teams.sort((a, b) => b.matches - a.matches || (a.slug < b.slug ? -1 : 1)), rows };
}

interface Unresolved {
  readonly team: MappedTeam;
  readonly league: string;
  rows: number;
  /** Names seen in rows without event, with the days. */
  readonly names: Map<string, readonly string[]>;
}

interface InspectedRow {
  readonly league: string;
  readonly linked: boolean;
  /** The sides whose name wants a person. */
  readonly sides: readonly { readonly team: MappedTeam; readonly names: ReadonlyMap<string, string> }[];
  readonly event: { readonly eventId: string; readonly eventName: string } | undefined;
}

function inspectRow(batch: LinkedRows, mapped: MappedMatch, result: SearchResult): InspectedRow {
  const linked = result.verdict.kind === 'linked' || mapped.manual !== undefined;
  const candidates = linked ? [] : result.candidates.filter((one) => isSameDay(mapped.match.kickoff, one.scheduledAt));
  const inspected = (['home', 'away'] as const).map((side) => {
    const team = mapped[side];
    const names = linked ? new Map<string, string>() : namesSeen(batch, mapped, { team, side, candidates });
    return { team, names };
  });
  const sides = inspected.filter(({ team, names }) => !team.known || names.size > 0);
  const wanted = new Set(sides.flatMap(({ names }) => [...names.keys()]));
  return {
    league: mapped.league,
    linked,
    sides,
    event: candidates.find(({ eventName }) => hasName(eventName, wanted)),
  };
}

function hasName(eventName: string, names: ReadonlySet<string>): boolean {
  const sides = parseEventName(eventName);
  return sides !== undefined && (names.has(sides.home) || names.has(sides.away));
}

interface Seen {
  readonly team: MappedTeam;
  readonly side: 'home' | 'away';
  readonly candidates: readonly Candidate[];
}

/** What Betfair may have called the team in a row without event: name -> day. */
function namesSeen(batch: LinkedRows, mapped: MappedMatch, { team, side, candidates }: Seen): Map<string, string> {
  const names = new Map<string, string>();
  const window = searchWindow(mapped.match.kickoff, 0);
  const [from, to] = [isoDay(window.from), isoDay(window.to)];
  for (const { betfairName, dates } of batch.learned.filter(({ slug }) => slug === team.slug)) {
    const day = dates.find((date) => date >= from && date <= to);
    if (day !== undefined) names.set(betfairName, day);
  }
  for (const candidate of candidates) {
    const name = sideName(candidate, side);
    if (name === undefined || names.has(name) || !isPlausible(candidate, side)) continue;
    if (mayBe(batch.mapping, mapped, { team, name })) names.set(name, isoDay(candidate.scheduledAt));
  }
  return names;
}

function sideName({ eventName, swapped }: Candidate, side: 'home' | 'away'): string | undefined {
  const sides = parseEventName(eventName);
  if (sides === undefined) return undefined;
  return (side === 'home') === swapped ? sides.away : sides.home;
}

/** Both sides rather alike, this one not alike enough. */
function isPlausible({ homeScore, awayScore }: Candidate, side: 'home' | 'away'): boolean {
  const own = side === 'home' ? homeScore : awayScore;
  return own < 1 && Math.min(homeScore, awayScore) >= ASKING.worthAsking;
}

/** A name that the team does not have, of its own class, and of no other club. */
function mayBe(
  mapping: CountryMapping,
  { competition }: MappedMatch,
  { team, name }: { team: MappedTeam; name: string },
): boolean {
  if (team.known && team.names.includes(name)) return false;
  const own = sideClass(team.known ? (team.names[0] ?? team.slug) : team.slug);
  if (!fitsClass(classIn(competition, own), sideClass(name))) return false;
  return ownerOf(name, mapping) === undefined;
}

function asTeam({ team, league, rows, names }: Unresolved, { learned, mapping }: LinkedRows): UnmappedTeam {
  const { slug } = team;
  const ofTeam = learned.filter((alias) => alias.slug === slug && (!team.known || names.has(alias.betfairName)));
  const fromCalendar = ofTeam.map((alias) => asCandidate(slug, alias, mapping));
  const told = new Set(ofTeam.map(({ betfairName }) => betfairName));
  const fromLikeness = [...names].flatMap(([betfairName, days]) =>
    told.has(betfairName) ? [] : [asCandidate(slug, { betfairName, dates: [...new Set(days)].sort() }, mapping)],
  );
  // Where the calendar has spoken, clubs with a name somewhat alike would only be in the way.
  const clubs = team.known || ofTeam.some(({ decisive }) => decisive) ? [] : sameClubs(slug, mapping);
  const seen = new Set(fromCalendar.map(({ sameAs }) => sameAs));
  const others = clubs.filter(({ sameAs }) => !seen.has(sameAs));
  const candidates = [...fromCalendar, ...fromLikeness, ...others].sort(byEvidence).slice(0, MOST_CANDIDATES);
  return { slug, league, matches: rows, candidates };
}

/** A name that the mapping file has is a known club's: the slug is another spelling of that. */
function asCandidate(
  slug: string,
  { betfairName, dates }: Pick<LearnedAlias, 'betfairName' | 'dates'>,
  mapping: CountryMapping,
): NameCandidate {
  const owner = ownerOf(betfairName, mapping);
  const sameAs = owner === undefined || owner.slug === slug ? undefined : owner.slug;
  const score = confidence(nameSimilarity(slug, betfairName), dates.length);
  return { name: betfairName, score, dates, ...(sameAs === undefined ? {} : { sameAs }) };
}

/** The club that the mapping file has under a Betfair name. */
export function ownerOf(name: string, { clubs }: CountryMapping): Club | undefined {
  const normalised = normaliseName(name);
  return clubs.find((club) => clubNames(club).some((known) => normaliseName(known) === normalised));
}

/** 0..1: the likeness of the names, and each day on which they fall together halves the doubt that is left. */
export function confidence(likeness: number, days: number): number {
  return 1 - (1 - likeness) * ASKING.doubtLeftADay ** days;
}

/**
 * What several days speak for comes before what letters alone do; then the best first, and of those that look the same to a person
 * (two decimals) the one with more days.
 */
export function byEvidence(a: NameCandidate, b: NameCandidate): number {
  const isSeen = ({ dates }: NameCandidate) => Number(dates.length > 1);
  const percent = ({ score }: NameCandidate) => Math.round(100 * score);
  return (
    isSeen(b) - isSeen(a) || percent(b) - percent(a) || b.dates.length - a.dates.length || (a.name < b.name ? -1 : 1)
  );
}

/** Known clubs of which the slug may be another spelling, at most three. */
export function sameClubs(slug: string, { clubs }: CountryMapping): NameCandidate[] {
  return similarTeams(slug, clubs, ASKING.knownClub)
    .filter((club) => club.slug !== slug)
    .slice(0, 3)
    .map(({ name, similarity, slug: sameAs }) => ({ name, score: similarity, dates: [], sameAs }));
}
