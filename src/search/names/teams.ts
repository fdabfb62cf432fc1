import type { MappedMatch, MappedTeam, MappingKnowledge } from '../../domain/search.ts';
import { classIn, fitsClass, type SideClass, sideClass } from '../../mapping/names/side-class.ts';
import type { EventIndex, ListedName } from '../calendar/event-index.ts';
import { CLAIMS, COUNTRY, type NameLevelName } from '../evidence.ts';
import { type Veto, veto } from '../vetoes.ts';
import { type BatchClub, batchClubs } from './batch-clubs.ts';
import { type ClubName, clubName } from './club-name.ts';
import { scoreNames } from './score-names.ts';
import { unknownMark } from './unknown-mark.ts';

/**
 * How a team came to a Betfair name: `known` is an alias or the same normalised name, `likeness` a shortened or changed one,
 * `schedule` one that the season's calendar gave away, `carried` one that a single row's event carries for that row alone.
 */
export type ClaimKind = 'known' | 'likeness' | 'schedule' | 'carried';

/** "This Betfair name is this team", as far as is known by now. */
export interface Claim {
  readonly listed: ListedName;
  readonly kind: ClaimKind;
  /** Likeness, 0..1. */
  readonly score: number;
  /** It has fewer words than every name of the team. */
  readonly isShorter: boolean;
  /** UTC days on which a row found an event with this name on the right side and a name of the opponent on the other. */
  readonly seenOnDays: Set<number>;
  /** Another series plays under the name too: on some of the rows' days it met other clubs of the batch. */
  isShared: boolean;
  /** On some of the rows' days it plays another club of the batch beside the row's opponent. */
  playsTwice: boolean;
  /** Why the claim does not count after all. */
  rejected: Veto | undefined;
}

/** Which side a team is, where no slug says: that its competition is another side's, or that its slug is a second team's own name. */
export type ToldByCalendar = 'nothing' | 'competition' | 'own_name';

/** One side of the batch: a slug, and whether it is the men's first team or another. */
export interface Team {
  readonly slug: string;
  readonly known: boolean;
  readonly names: readonly ClubName[];
  classes: ReadonlySet<SideClass>;
  toldByCalendar: ToldByCalendar;
  readonly claims: Map<ListedName, Claim>;
  readonly rows: BatchRow[];
}

export interface BatchRow {
  /** Position in the batch handed in. */
  readonly index: number;
  readonly mapped: MappedMatch;
  readonly home: Team;
  readonly away: Team;
}

export function batchRows(matches: readonly MappedMatch[]): { rows: readonly BatchRow[]; teams: readonly Team[] } {
  const teams = new Map<string, Team>();
  const clubOf = batchClubs(matches);
  const teamOf = (mapped: MappedTeam, competition: SideClass): Team => {
    const club = clubOf(mapped, competition);
    const key = `${club.slug} ${competition}`;
    const team = teams.get(key) ?? newTeam(club, competition);
    teams.set(key, team);
    return team;
  };
  const rows = matches.map((mapped, index): BatchRow => {
    const { home, away, competition } = mapped;
    const row = { index, mapped, home: teamOf(home, competition), away: teamOf(away, competition) };
    row.home.rows.push(row);
    if (row.away !== row.home) row.away.rows.push(row);
    return row;
  });
  // In order of slug, whatever the order of the rows.
  return { rows, teams: [...teams.keys()].sort().flatMap((key) => teams.get(key) ?? []) };
}

function newTeam({ slug, known, names: spellings }: BatchClub, competition: SideClass): Team {
  const names = spellings.map(clubName);
  const own = known ? names.map((name) => name.class) : [sideClass(slug)];
  const classes = own.map((one) => classIn(competition, one));
  return { slug, known, names, classes: new Set(classes), toldByCalendar: 'nothing', claims: new Map(), rows: [] };
}

export interface NameRules {
  readonly index: EventIndex;
  readonly owners: NameOwners;
  /** Least likeness of a name that counts. */
  readonly threshold: number;
}

/** A claim of which the calendar has said nothing yet. */
export function newClaim(told: Pick<Claim, 'listed' | 'kind' | 'score' | 'isShorter' | 'rejected'>): Claim {
  return { ...told, seenOnDays: new Set(), isShared: false, playsTwice: false };
}

/** Adds the team's claims to every listed name that is like one of `names`; a claim that counts already stays as it is. */
export function claimAlike(team: Team, names: readonly ClubName[], { index, owners, threshold }: NameRules): void {
  for (const listed of index.alike(names)) {
    const former = team.claims.get(listed);
    const score = Math.max(...names.map((name) => scoreNames(name, listed.name)));
    if (
      score < CLAIMS.worthShowing ||
      (former !== undefined && (former.rejected === undefined || former.score >= score))
    )
      continue;
    const kind = score === 1 ? 'known' : 'likeness';
    const rejected = whyNot(team, listed, owners) ?? (score < threshold ? veto('unlike', score.toFixed(2)) : undefined);
    const isShorter = names.every(({ words }) => words.length > listed.name.words.length);
    team.claims.set(listed, newClaim({ listed, kind, score, isShorter, rejected }));
  }
}

/** A reason why the name cannot be the team's, whatever the likeness or the calendar say. */
export function whyNot(team: Team, listed: ListedName, owners: NameOwners): Veto | undefined {
  const { name } = listed;
  if (!isOfClass(team, name)) return veto('other_class', name.class, [...team.classes].join(' or '));
  const mark = unknownMark(team.names, listed, (name) => owners.isOwned(name));
  if (mark !== undefined) return veto('unknown_mark', mark);
  const owner = owners.otherOwner(team, name);
  return owner === undefined ? undefined : veto('other_owner', owner);
}

/** Whether a side of the name's class can be the team. */
export function isOfClass({ classes }: Team, name: ClubName): boolean {
  return [...classes].some((one) => fitsClass(one, name.class));
}

export interface NameOwners {
  /** A club other than the team that the name belongs to exactly; undefined when it is also the team's own. */
  otherOwner(team: Team, name: ClubName): string | undefined;
  /** The same, though the batch may not have that club: for a name that is not even alike. */
  anyOwner(team: Team, name: ClubName): string | undefined;
  /** Whether some club goes by the very name. */
  isOwned(name: ClubName): boolean;
}

/**
 * Who each name belongs to: every spelling of the mapping file, and what the batch's own slugs say. A club of the file that the batch does
 * not have stands in nobody's way but that of another mapped club: the file may not know all spellings of its clubs.
 */
export function nameOwners(teams: readonly Team[], knowledge: MappingKnowledge): NameOwners {
  const owners = new Map<string, Set<string>>();
  const inBatch = new Set(teams.map(({ slug }) => slug));
  const add = (key: string, slug: string): void => {
    const known = owners.get(key);
    if (known === undefined) owners.set(key, new Set([slug]));
    else known.add(slug);
  };
  const addName = (name: ClubName, classes: Iterable<SideClass>, slug: string): void => {
    for (const one of classes) {
      add(`${one}=${name.club}`, slug);
      add(`${one}~${name.core}`, slug);
    }
  };
  for (const [slug, names] of knowledge.namesBySlug) {
    for (const name of names.map(clubName)) addName(name, [name.class], slug);
  }
  for (const team of teams) for (const name of team.names) addName(name, team.classes, team.slug);
  const ownersOf = (team: Team, name: ClubName): readonly string[] => {
    // The exact spelling decides first: SC Bastia and CA Bastia are the same but for their form.
    for (const key of [`${name.class}=${name.club}`, `${name.class}~${name.core}`]) {
      const found = owners.get(key);
      if (found !== undefined) return found.has(team.slug) ? [] : [...found].sort();
    }
    return [];
  };
  return {
    otherOwner: (team, name) => ownersOf(team, name).find((owner) => team.known || inBatch.has(owner)),
    anyOwner: (team, name) => ownersOf(team, name)[0],
    isOwned: (name) => owners.has(`${name.class}=${name.club}`),
  };
}

/** Whether the name lacks words that all of the team's names have, and nothing but likeness speaks for it. */
export function isShortened({ kind, isShorter }: Claim): boolean {
  return kind === 'likeness' && isShorter;
}

/** Whether the name is certain enough to be trusted away from the day the row names. */
export function isAnchored(claim: Claim): boolean {
  return claim.kind !== 'likeness' || claim.seenOnDays.size >= CLAIMS.anchoredDays;
}

/** Whether the team has such a name. */
export function isNamed({ claims }: Team): boolean {
  return [...claims.values()].some((claim) => claim.rejected === undefined && isAnchored(claim));
}

/** Whether the name is the team's beyond doubt: anchored, or as good as the very name. */
export function isSureName(claim: Claim): boolean {
  return isAnchored(claim) || claim.score >= COUNTRY.sureName;
}

/** On which level the name is the team's. */
export function nameLevel(claim: Claim): NameLevelName {
  if (claim.kind === 'known') return 'known_name';
  if (claim.kind === 'schedule') return 'schedule_name';
  if (claim.kind === 'carried') return 'carried_name';
  return isAnchored(claim) ? 'confirmed_likeness' : 'likeness';
}
