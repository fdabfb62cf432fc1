import type { Batch } from '../../domain/batch.ts';
import { FbpError, isFault } from '../../domain/errors.ts';
import { fbpCommand } from '../../domain/text/shell-command.ts';
import { DAY_MS, isoDay } from '../../domain/time-units.ts';
import { KNOWN_COUNTRIES, leagueOfBatch, leagueOfCode } from '../profiles/known-leagues.ts';
import { type CountedGroup, mergedDays, type RowGroup } from './group-survey.ts';
import { idPart } from './made-ids.ts';
import { namedYears, type SeasonOfDays, seasonsOfDays, seasonYearsWithin } from './seasons.ts';

/** How the reason of a row begins that is left out for its season. */
export const OTHER_SEASON = 'row of another season';

/** Why a row is of another batch; undefined for one of this. `day`: since 1970, where the row has a date. */
export type Elsewhere = (group: RowGroup, day?: number) => string | undefined;

/** A file with the leagues and seasons of its rows. */
export interface GroupedFile {
  readonly path: string;
  readonly groups: readonly CountedGroup[];
}

/**
 * Tells the rows of a batch from others of the same files: by league, where a file names several, and by season, which they name or their
 * dates tell. A file of one league may name it as it likes, unless that is surely another one. Throws FBP-INPUT where no row can be of the batch.
 */
export function rowsOfBatch<File extends GroupedFile>(files: readonly File[], batch: Batch): Map<File, Elsewhere> {
  const leagues = leaguesByFile(files, batch);
  const own = files.flatMap((file) => file.groups.filter((group) => leagues.get(file)?.has(leagueText(group))));
  const { path } = files[0] ?? { path: '' };
  const seasons = seasonsOfBatch(own, batch, path);
  const days = daysOfBatch(own, batch, path);
  const ofFile = (ownLeagues: ReadonlySet<string> | undefined): Elsewhere => {
    return (group, day) => {
      if (!ownLeagues?.has(leagueText(group))) return `row of another league: ${leagueText(group) || 'unnamed'}`;
      if (group.season !== '' && !seasons.has(group.season)) return `${OTHER_SEASON}: ${group.season}`;
      if (days === undefined || group.season !== '' || day === undefined) return undefined;
      return day >= days.from && day <= days.to ? undefined : `${OTHER_SEASON}: ${isoDay(day * DAY_MS)}`;
    };
  };
  return new Map(files.map((file) => [file, ofFile(leagues.get(file))]));
}

/** The batch's leagues in each file; none for a file of other ones, as long as another file has it. */
function leaguesByFile<File extends GroupedFile>(files: readonly File[], batch: Batch): Map<File, ReadonlySet<string>> {
  const found = new Map<File, ReadonlySet<string>>();
  let fault: unknown;
  for (const file of files) {
    try {
      found.set(file, leaguesOfBatch(file.groups, batch, file.path));
    } catch (error) {
      if (!isFault(error)) throw error;
      fault ??= error;
    }
  }
  if (found.size === 0 && fault !== undefined) throw fault;
  return found;
}

function leagueText({ country, league }: RowGroup): string {
  return [country, league].filter((part) => part !== '').join(' ');
}

function leaguesOfBatch(groups: readonly RowGroup[], batch: Batch, path: string): ReadonlySet<string> {
  const byText = new Map(groups.map((group) => [leagueText(group), group]));
  const possible = [...byText].filter(([, group]) => !isSurelyOther(group, batch));
  if (byText.size <= 1 && possible.length === byText.size) return new Set(byText.keys());
  const [only] = possible;
  const best = byText.size === 1 ? only && [only[0]] : closestLeagues(possible, batch);
  if (best !== undefined && best.length > 0) return new Set(best);
  throw otherLeague([...byText], batch, path);
}

const MOST_LEAGUES_SHOWN = 12;

function otherLeague(found: readonly (readonly [string, RowGroup])[], batch: Batch, path: string): FbpError {
  const texts = found.map(([text]) => text);
  const [only] = found.length === 1 ? found.map(([, group]) => batchOfGroup(group)) : [];
  const meant = only?.country === '' ? undefined : only;
  const shown = texts.slice(0, MOST_LEAGUES_SHOWN).join(', ');
  const more = texts.length > MOST_LEAGUES_SHOWN ? `, and ${texts.length - MOST_LEAGUES_SHOWN} more` : '';
  const named = meant === undefined ? '' : ` (${meant.country} ${meant.league})`;
  const what = `the statistics file is of another league than ${batch.country} ${batch.league}: ${shown}${more}${named}`;
  const hint =
    meant === undefined
      ? 'name country and league as the file does'
      : `the batch it is for: ${fbpCommand('process', meant.country, meant.league, batch.season, '--stats', path)}`;
  return new FbpError('FBP-INPUT', what, { where: path, hint });
}

/** Country and league that a group names are known, and are not the batch's. */
function isSurelyOther(group: RowGroup, batch: Batch): boolean {
  const known = leagueOfCode(group.league);
  if (known !== undefined && KNOWN_COUNTRIES.has(batch.country)) {
    const own = leagueOfBatch(batch);
    return known.country !== batch.country || (own !== undefined && own !== known);
  }
  const country = idPart(group.country);
  return (
    group.country !== '' &&
    KNOWN_COUNTRIES.has(country) &&
    KNOWN_COUNTRIES.has(batch.country) &&
    country !== batch.country
  );
}

/** Those that a code says are the batch's, else those of the batch's words with the fewest words more. */
function closestLeagues(possible: readonly (readonly [string, RowGroup])[], batch: Batch): string[] | undefined {
  const own = leagueOfBatch(batch);
  const coded = possible.filter(([, { league }]) => own !== undefined && leagueOfCode(league) === own);
  if (coded.length > 0) return coded.map(([text]) => text);
  const tiers = possible.filter(([, { league }]) => own !== undefined && league === String(own.tier));
  if (tiers.length > 0) return tiers.map(([text]) => text);
  const wanted = wordsOf(batch.league);
  const fitting = possible.flatMap(([text, group]) => {
    const words = wordsOf(group.league);
    const isOfCountry = group.country === '' || idPart(group.country) === idPart(batch.country);
    if (!isOfCountry || ![...wanted].every((word) => words.has(word))) return [];
    return [{ text, extra: words.size - wanted.size - (words.has(batch.country) ? 1 : 0) }];
  });
  const least = Math.min(...fitting.map(({ extra }) => extra));
  return fitting.filter(({ extra }) => extra === least).map(({ text }) => text);
}

function wordsOf(text: string): Set<string> {
  return new Set(idPart(text).split('-'));
}

function seasonsOfBatch(groups: readonly CountedGroup[], batch: Batch, path: string): ReadonlySet<string> {
  const named = groups.filter(({ season }) => season !== '');
  const seasons = new Set(named.map(({ season }) => season));
  const wanted = seasonYearsWithin(batch.season)?.first;
  if (seasons.size <= 1 || wanted === undefined) return seasons;
  const own = named.filter((group) => namedYears(group)?.first === wanted);
  if (own.length > 0) return new Set(own.map(({ season }) => season));
  throw noSeason([...seasons].sort(), batch, path);
}

/** The season's days in a file that names no seasons; undefined where all of it is of one. */
function daysOfBatch(groups: readonly CountedGroup[], batch: Batch, path: string): SeasonOfDays | undefined {
  const wanted = seasonYearsWithin(batch.season);
  const unnamed = groups.filter(({ season }) => season === '');
  if (wanted === undefined || unnamed.length === 0) return undefined;
  const byCalendar = wanted.last === undefined || wanted.last === wanted.first;
  const seasons = seasonsOfDays(mergedDays(unnamed), { byCalendar });
  if (seasons.length <= 1) return undefined;
  const own = seasons.find(({ name }) => seasonYearsWithin(name)?.first === wanted.first);
  if (own !== undefined) return own;
  throw noSeason(
    seasons.map(({ name }) => name),
    batch,
    path,
  );
}

function noSeason(names: readonly string[], { season }: Batch, path: string): FbpError {
  return new FbpError('FBP-INPUT', `the statistics file has no season ${season}: ${names[0]} to ${names.at(-1)}`, {
    where: path,
    hint: `name one of its seasons: ${names.slice(-12).reverse().join(', ')}`,
  });
}

/** A group in the names of batches, as far as it tells. */
export function batchOfGroup({ country, league, season }: RowGroup): Batch {
  const known = leagueOfCode(league);
  const years = seasonYearsWithin(season);
  return {
    country: known?.country ?? (country === '' ? '' : idPart(country)),
    league: known?.leagues[0] ?? (league === '' ? '' : idPart(league)),
    season:
      years === undefined
        ? idPart(season)
        : years.last === undefined
          ? String(years.first)
          : `${years.first}-${years.last}`,
  };
}
