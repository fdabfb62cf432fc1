import type { Batch } from '../../domain/batch.ts';
import { FbpError } from '../../domain/errors.ts';
import { shellWord } from '../../domain/shell-command.ts';
import { KNOWN_COUNTRIES, leagueOfBatch, leagueOfCode } from '../profiles/known-leagues.ts';
import { idPart } from './made-ids.ts';
import { seasonYears } from './seasons.ts';

/** What a row says of the batch it belongs to, as it is written; empty where the file does not say. */
export interface RowGroup {
  readonly country: string;
  readonly league: string;
  readonly season: string;
}

/** A file names hundreds of leagues at most; one with more names something else in that column. */
const MAX_GROUPS = 20_000;

/** Which leagues and seasons the rows of a file are of. */
export class GroupSurvey {
  readonly #groups = new Map<string, RowGroup>();

  add(group: RowGroup): void {
    const key = keyOf(group);
    if (!this.#groups.has(key) && this.#groups.size < MAX_GROUPS) this.#groups.set(key, group);
  }

  get groups(): RowGroup[] {
    return [...this.#groups.values()];
  }
}

function keyOf({ country, league, season }: RowGroup): string {
  return `${country}\t${league}\t${season}`;
}

/** Why a row is of another batch; undefined for one of this. */
export type Elsewhere = (group: RowGroup) => string | undefined;

/**
 * Tells the rows of a batch from others of the same file: by league, where the file names several, and by season. A file of one league may
 * name it as it likes, unless that is surely another one. Throws FBP-INPUT where no row can be of the batch.
 */
export function rowsOfBatch(groups: readonly RowGroup[], batch: Batch, path: string): Elsewhere {
  const leagues = leaguesOfBatch(groups, batch, path);
  const seasons = seasonsOfBatch(
    groups.filter((group) => leagues.has(leagueText(group))),
    batch,
    path,
  );
  return (group) => {
    if (!leagues.has(leagueText(group))) return `row of another league: ${leagueText(group)}`;
    return seasons.has(group.season) ? undefined : `row of another season: ${group.season}`;
  };
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
      : `the batch it is for: fbp process ${[meant.country, meant.league, batch.season, '--stats', path].map(shellWord).join(' ')}`;
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

function seasonsOfBatch(groups: readonly RowGroup[], batch: Batch, path: string): ReadonlySet<string> {
  const seasons = new Set(groups.map(({ season }) => season));
  const wanted = seasonYears(batch.season)?.first;
  if (seasons.size <= 1 || wanted === undefined) return seasons;
  const own = [...seasons].filter((season) => seasonYears(season)?.first === wanted);
  if (own.length > 0) return new Set(own);
  const names = [...seasons].sort();
  throw new FbpError('FBP-INPUT', `the statistics file has no season ${batch.season}: ${names[0]} to ${names.at(-1)}`, {
    where: path,
    hint: `name one of its seasons: ${names.slice(-12).reverse().join(', ')}`,
  });
}

/** A group in the names of batches, as far as it tells. */
export function batchOfGroup({ country, league, season }: RowGroup): Batch {
  const known = leagueOfCode(league);
  const years = seasonYears(season);
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
