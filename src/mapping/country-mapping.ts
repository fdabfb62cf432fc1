import { join } from 'node:path';
import { digestOf, type FileDigest } from '../disk/digest.ts';
import { FbpError } from '../domain/errors.ts';
import type { MappedTeam, MappingKnowledge } from '../domain/search.ts';
import { type Competitions, loadCompetitions, shippedCompetitions } from './file/competitions-file.ts';
import { type MappingContent, parseMappingOrThrow, readMappingText } from './file/mapping-file.ts';
import { type Club, clubNames, type LeagueTable } from './names/clubs.ts';
import { countryCodeOf, countrySlug } from './names/country-codes.ts';
import { slugInWords } from './names/normalise.ts';
import { sameClubFinder } from './names/same-club.ts';

/** What is known about the clubs of one country. Works without a file too: then every club is unknown. */
export interface CountryMapping {
  /** As in folder names: `northern-ireland`. */
  readonly country: string;
  /** The mapping file; undefined when the country has none. */
  readonly file: string | undefined;
  /** Of the file's bytes; of no bytes where there is no file. */
  readonly digest: FileDigest;
  /** Each club once, in the order of the file. */
  readonly clubs: readonly Club[];
  readonly leagues: LeagueTable;
  /** Whose competitions are whose, in every country. */
  readonly competitions: Competitions;
  /**
   * The club a slug means: that league's, else the first of the country (cups and promoted clubs). A slug the file does not
   * have as written is taken in slug form (`Manchester City`, `Atlético-Madrid`), else as the club that it is but for club forms,
   * ids, the country behind it, separators and apostrophes.
   */
  clubOf(league: string, slug: string): Club | undefined;
  /** Whether the file has such a league. */
  hasLeague(league: string): boolean;
  namesFor(league: string, slug: string): MappedTeam;
  manualFor(matchId: string): { readonly eventId: string | null } | undefined;
  knowledge(): MappingKnowledge;
}

/** The mapping file of a country; the name is made safe, so that it never leads out of the folder. */
export function mappingPath(dir: string, country: string): string {
  const slug = countrySlug(country);
  if (slug === '')
    throw new FbpError('FBP-USAGE', `"${country}" is not a country`, { hint: 'Name one: england, spain.' });
  return join(dir, `${slug}.json`);
}

/** Reads `<dir>/<country>.json` and the list of competitions. Throws FBP-MAPPING with every line that is wrong; a missing file is no error. */
export function loadCountryMapping(dir: string, country: string): CountryMapping {
  const path = mappingPath(dir, country);
  const text = readMappingText(path);
  const content = text === undefined ? undefined : parseMappingOrThrow(path, text);
  return countryMapping(country, content, loadCompetitions(dir));
}

/** The mapping that a file's content makes; without content every slug is read in words. */
export function countryMapping(
  country: string,
  content: MappingContent | undefined,
  competitions: Competitions = shippedCompetitions(),
): CountryMapping {
  const everywhere = firstOfEachSlug(content);
  const written = (league: string, slug: string) => content?.leagues.get(league)?.get(slug) ?? everywhere.get(slug);
  const sameClub = sameClubFinder(content?.clubs ?? [], countrySlug(country));
  const clubOf = (league: string, slug: string) =>
    written(league, slug) ?? written(league, slugForm(slug)) ?? sameClub(league, slug);
  const manual = new Map(Object.entries(content?.file.manual_matches ?? {}));
  return {
    country: countrySlug(country),
    file: content?.path,
    digest: content?.digest ?? digestOf(''),
    clubs: content?.clubs ?? [],
    leagues: content?.leagues ?? new Map(),
    competitions,
    clubOf,
    hasLeague: (league) => content?.leagues.has(league) ?? false,
    namesFor: (league, slug) => mappedTeam(slug, clubOf(league, slug)),
    manualFor: (matchId) => {
      const eventId = manual.get(matchId);
      return eventId === undefined ? undefined : { eventId };
    },
    knowledge: () => knowledgeOf(country, content, competitions),
  };
}

/** `afc-fylde` as it may be written: `Afc Fylde`. */
export function nameFromSlug(slug: string): string {
  return slugInWords(slug).replace(/(?<=^| )\p{L}/gu, (letter) => letter.toUpperCase());
}

function slugForm(slug: string): string {
  return slugInWords(slug).replaceAll(' ', '-');
}

function firstOfEachSlug(content: MappingContent | undefined): ReadonlyMap<string, Club> {
  const found = new Map<string, Club>();
  for (const teams of content?.leagues.values() ?? []) {
    for (const [slug, club] of teams) if (!found.has(slug)) found.set(slug, club);
  }
  return found;
}

function mappedTeam(slug: string, club: Club | undefined): MappedTeam {
  const name = nameFromSlug(slug) || slug;
  if (club === undefined) return { slug, club: slug, known: false, names: [name] };
  return { slug, club: club.slug, known: true, names: clubNames(club) };
}

function knowledgeOf(country: string, content: MappingContent | undefined, { own }: Competitions): MappingKnowledge {
  const namesBySlug = new Map<string, readonly string[]>();
  for (const club of content?.clubs ?? []) {
    // A women's side may be written under the men's slug in a league of its own.
    const key = namesBySlug.has(club.slug) ? `${club.league}/${club.slug}` : club.slug;
    namesBySlug.set(key, clubNames(club));
  }
  const code = countryCodeOf(country);
  const countryCodes = content?.file.country_codes ?? (code === undefined ? [] : [code]);
  const versions = [content?.digest, ...(own === undefined ? [] : [own.digest])].map((digest) =>
    digest?.sha256.slice(0, 16),
  );
  return { countryCodes, namesBySlug, version: versions.map((version) => version ?? 'none').join('+') };
}
