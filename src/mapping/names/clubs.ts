import type { KeyPath } from '../file/mapping-problem.ts';
import type { ClubEntry, MappingFile } from '../file/mapping-schema.ts';
import { nearestWord } from './nearest-word.ts';

/** A club as the mapping file knows it. */
export interface Club {
  readonly slug: string;
  /** The league its entry is written in. */
  readonly league: string;
  readonly betfairNames: readonly string[];
  readonly variations: readonly string[];
  readonly stadium: string | undefined;
}

/** `league -> slug -> club`, references followed: one club may stand in several leagues, or under two slugs. */
export type LeagueTable = ReadonlyMap<string, ReadonlyMap<string, Club>>;

interface DanglingReference {
  readonly path: KeyPath;
  readonly message: string;
  readonly hint: string | undefined;
}

export interface ResolvedLeagues {
  readonly leagues: LeagueTable;
  /** Each club once, in the order of the file. */
  readonly clubs: readonly Club[];
  readonly dangling: readonly DanglingReference[];
}

/** Every spelling of a club, Betfair's first. */
export function clubNames(club: Club): readonly string[] {
  return [...club.betfairNames, ...club.variations];
}

/** Follows the references of a mapping file. A reference leads to an entry, never to another reference. */
export function resolveLeagues(file: MappingFile): ResolvedLeagues {
  const written = writtenClubs(file);
  const dangling: DanglingReference[] = [];
  const leagues = new Map<string, Map<string, Club>>();
  for (const [league, teams] of Object.entries(file.leagues)) {
    const table = new Map<string, Club>();
    for (const [slug, value] of Object.entries(teams)) {
      const club = written.get(typeof value === 'string' ? referenceKey(value, slug) : `${league}/${slug}`);
      if (club !== undefined) table.set(slug, club);
      else if (typeof value === 'string') dangling.push(describeDangling(file, value, { league, slug, written }));
    }
    leagues.set(league, table);
  }
  return { leagues, clubs: [...written.values()], dangling };
}

function writtenClubs(file: MappingFile): Map<string, Club> {
  const clubs = new Map<string, Club>();
  for (const [league, teams] of Object.entries(file.leagues)) {
    for (const [slug, value] of Object.entries(teams)) {
      if (typeof value !== 'string') clubs.set(`${league}/${slug}`, asClub(league, slug, value));
    }
  }
  return clubs;
}

function asClub(league: string, slug: string, entry: ClubEntry): Club {
  return {
    slug,
    league,
    betfairNames: entry.betfair_names,
    variations: entry.variations ?? [],
    stadium: entry.stadium,
  };
}

function referenceKey(reference: string, slug: string): string {
  return reference.includes('/') ? reference : `${reference}/${slug}`;
}

interface ReferencePlace {
  readonly league: string;
  readonly slug: string;
  readonly written: ReadonlyMap<string, Club>;
}

function describeDangling(file: MappingFile, reference: string, place: ReferencePlace): DanglingReference {
  const path = ['leagues', place.league, place.slug];
  const [league = '', slug = ''] = referenceKey(reference, place.slug).split('/');
  const teams = file.leagues[league];
  if (teams === undefined) {
    const near = nearestWord(league, Object.keys(file.leagues));
    const home = [...place.written.values()].find((club) => club.slug === slug);
    const hint = home === undefined ? near && `Did you mean "${near}"?` : `The club is written in "${home.league}".`;
    return { path, message: `"${reference}" names the league "${league}", which is not in this file`, hint };
  }
  if (typeof teams[slug] === 'string') {
    const hint = `Name the league that the club is written in instead of "${league}".`;
    return { path, message: `"${reference}" leads to another reference`, hint };
  }
  const near = nearestWord(slug, Object.keys(teams));
  const hint =
    near === undefined ? 'Write the club there, or here as an entry of its own.' : `Did you mean "${league}/${near}"?`;
  return { path, message: `"${reference}" names ${league}/${slug}, which is not in this file`, hint };
}
