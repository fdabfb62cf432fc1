import type { MappedMatch, MappedTeam } from '../../domain/search.ts';
import { type SideClass, sideClass } from '../../mapping/names/side-class.ts';
import { midpoint } from '../calendar/kickoff-window.ts';
import { TIMES } from '../evidence.ts';
import { clubName } from './club-name.ts';
import { isSameSpelling } from './score-names.ts';

/** Slugs of a batch that are one club. */
export interface BatchClub {
  /** The slug it goes by. */
  readonly slug: string;
  readonly known: boolean;
  /** Of all its slugs, each once. */
  readonly names: readonly string[];
}

/** Which club a side is, in a competition of a class. */
export type ClubOfSide = (side: MappedTeam, competition: SideClass) => BatchClub;

interface Slug {
  readonly side: MappedTeam;
  readonly competition: SideClass;
  readonly playsAt: number[];
  readonly opponents: Set<string>;
}

/**
 * A file may hold two spellings of a club, one for the league and one for the cup. Slugs of one mapped club, or of the same words however
 * shortened, are one club unless they meet or play at the same time; then the slug that the mapping file has as written is the club, and
 * the others are clubs that it does not know.
 */
export function batchClubs(matches: readonly MappedMatch[]): ClubOfSide {
  const slugs = collectSlugs(matches);
  const clubs = new Map<string, BatchClub>();
  const unknown: Slug[] = [];
  for (const [, ofClub] of grouped([...slugs.values()], ({ side, competition }) => `${side.club} ${competition}`)) {
    const [known = [], ...others] = apart(ofClub.sort(byRight), () => true);
    if (known[0]?.side.known) assign(clubs, known, mappedClub(known));
    else unknown.push(...known);
    unknown.push(...others.flat());
  }
  const sameInitial = ({ side, competition }: Slug): string => `${side.slug.slice(0, 1)} ${competition}`;
  for (const [, ofInitial] of grouped(unknown, sameInitial)) {
    for (const ofClub of apart(ofInitial.sort(bySlug), haveSameWords)) assign(clubs, ofClub, unmappedClub(ofClub));
  }
  return (side, competition) => clubs.get(keyOf(side, competition)) ?? { ...side };
}

function keyOf({ slug }: MappedTeam, competition: SideClass): string {
  return `${slug} ${competition}`;
}

function collectSlugs(matches: readonly MappedMatch[]): ReadonlyMap<string, Slug> {
  const slugs = new Map<string, Slug>();
  for (const { match, home, away, competition } of matches) {
    for (const [side, opponent] of [
      [home, away],
      [away, home],
    ] as const) {
      const key = keyOf(side, competition);
      const slug = slugs.get(key) ?? { side, competition, playsAt: [], opponents: new Set() };
      slugs.set(key, slug);
      slug.playsAt.push(midpoint(match.kickoff));
      slug.opponents.add(opponent.slug);
    }
  }
  for (const { playsAt } of slugs.values()) playsAt.sort((a, b) => a - b);
  return slugs;
}

function grouped(slugs: readonly Slug[], keyOfSlug: (slug: Slug) => string): ReadonlyMap<string, Slug[]> {
  const groups = new Map<string, Slug[]>();
  for (const slug of slugs) {
    const key = keyOfSlug(slug);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [slug]);
    else group.push(slug);
  }
  return groups;
}

/** Each slug joins the first group in which it is every one's twin. */
function apart(slugs: readonly Slug[], mayBeOne: (one: Slug, other: Slug) => boolean): Slug[][] {
  const groups: Slug[][] = [];
  for (const slug of slugs) {
    const own = groups.find((group) => group.every((other) => mayBeOne(slug, other) && !areTwo(slug, other)));
    if (own === undefined) groups.push([slug]);
    else own.push(slug);
  }
  return groups;
}

function areTwo(one: Slug, other: Slug): boolean {
  if (one.opponents.has(other.side.slug)) return true;
  let position = 0;
  for (const at of one.playsAt) {
    while ((other.playsAt[position] ?? Number.POSITIVE_INFINITY) <= at - TIMES.oneMatchMs) position += 1;
    if ((other.playsAt[position] ?? Number.POSITIVE_INFINITY) < at + TIMES.oneMatchMs) return true;
  }
  return false;
}

function haveSameWords({ side: one }: Slug, { side: other }: Slug): boolean {
  const [left, right] = [clubName(one.slug), clubName(other.slug)];
  return left.class === right.class && isSameSpelling(left, right);
}

/** The file's own slug first. */
function byRight(one: Slug, other: Slug): number {
  return Number(other.side.slug === other.side.club) - Number(one.side.slug === one.side.club) || bySlug(one, other);
}

function bySlug({ side: one }: Slug, { side: other }: Slug): number {
  return one.slug.length - other.slug.length || (one.slug < other.slug ? -1 : 1);
}

function assign(clubs: Map<string, BatchClub>, ofClub: readonly Slug[], club: BatchClub | undefined): void {
  if (club === undefined) return;
  for (const { side, competition } of ofClub) clubs.set(keyOf(side, competition), club);
}

/** Its names are the file's, and the slugs themselves: Betfair may write the club as the statistics do. */
function mappedClub(ofClub: readonly Slug[]): BatchClub | undefined {
  const [first] = ofClub;
  if (first === undefined) return undefined;
  const { club, names } = first.side;
  const classes = new Set(names.map(sideClass));
  const slugs = ofClub.map(({ side }) => side.slug).filter((slug) => classes.has(sideClass(slug)));
  return { slug: club, known: true, names: [...new Set([...names, ...slugs])] };
}

function unmappedClub(ofClub: readonly Slug[]): BatchClub | undefined {
  const [first] = ofClub;
  const names = ofClub.map(({ side }) => (side.known ? side.slug : (side.names[0] ?? side.slug)));
  return first && { slug: first.side.slug, known: false, names: [...new Set(names)] };
}
