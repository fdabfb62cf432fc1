import { basename } from 'node:path';
import type { Batch } from '../domain/batch.ts';
import { DAY_MS, isoDay } from '../domain/time-units.ts';
import { KNOWN_COUNTRIES, leagueOfBatch, leagueOfTier } from './profiles/known-leagues.ts';
import { type CountedGroup, mergedDays, type RowGroup } from './rows/group-survey.ts';
import { idPart } from './rows/made-ids.ts';
import { batchOfGroup } from './rows/row-groups.ts';
import { namedYears, playsByCalendar, seasonOf, seasonsOfDays, seasonYearsWithin } from './rows/seasons.ts';
import type { StatisticsReading } from './statistics-reading.ts';
import { surveyFile } from './survey.ts';

/** A batch that files hold rows of. */
export interface HeldBatch extends Batch {
  readonly rows: number;
  /** `2023-08-11`: days of its first and last match. */
  readonly first: string;
  readonly last: string;
  /** Those that have rows of it, in their order. */
  readonly files: readonly string[];
}

/** What is meant where the files name no country or no league; where they do, which of them are wanted. */
export interface HeldQuestion {
  readonly country?: string | undefined;
  readonly league?: string | undefined;
}

interface Part extends Batch {
  readonly path: string;
  readonly days: CountedGroup['days'];
}

/** The batches of statistics files, in order of name. Country and league are empty where neither the files nor the question tell. Throws FBP-INPUT. */
export async function heldBatches(
  paths: readonly string[],
  reading: StatisticsReading,
  question: HeldQuestion = {},
): Promise<HeldBatch[]> {
  const parts: Part[] = [];
  for (const path of paths) {
    const { groups } = await surveyFile(path, reading);
    parts.push(...groups.map((group) => ({ ...leagueOf(group, { path, ...question }), path, days: group.days })));
  }
  const wanted = parts.filter(
    ({ country, league }) => isWanted(country, question.country) && isWanted(league, question.league),
  );
  return [...groupBy(wanted, ({ country, league }) => `${country}\t${league}`).values()]
    .flatMap(seasonsOfLeague)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf({ country, league, season }: Batch): string {
  return `${country}\t${league}\t${season}`;
}

function isWanted(found: string, wanted: string | undefined): boolean {
  return wanted === undefined || found === wanted;
}

/** Country and league as batches are named; the season as the file writes it. */
function leagueOf(
  group: RowGroup,
  { path, country: meant = '', league: wanted = '' }: HeldQuestion & { path: string },
): Batch {
  const named = batchOfGroup(group);
  const ofFile = idPart(basename(path).replace(/\..*$/, ''));
  const country = named.country || meant || (KNOWN_COUNTRIES.has(ofFile) ? ofFile : '');
  const league = leagueOfTier(country, group.league)?.leagues[0] ?? (named.league || wanted);
  return { country, league, season: group.season };
}

function seasonsOfLeague(parts: readonly Part[]): HeldBatch[] {
  const [first] = parts;
  if (first === undefined) return [];
  const { country, league } = first;
  const byCalendar = leagueOfBatch({ country, league }) === undefined && playsByCalendar(mergedDays(parts));
  const seasons = groupBy(parts, ({ season }) => season);
  return [...seasons].flatMap(([season, own]) => {
    const days = mergedDays(own);
    const named =
      season === ''
        ? seasonsOfDays(days, { byCalendar })
        : [seasonOf(days, nameOfSeason({ season, days }, byCalendar))];
    return named.map(({ name, rows, from, to }) => {
      const files = own.filter((part) => part.days.some(([day]) => day >= from && day <= to)).map(({ path }) => path);
      return {
        country,
        league,
        season: name,
        rows,
        first: isoDay(from * DAY_MS),
        last: isoDay(to * DAY_MS),
        files: [...new Set(files)],
      };
    });
  });
}

/** One year alone is that of its beginning or of its end; its dates tell, or the league's other seasons. */
function nameOfSeason(group: Pick<CountedGroup, 'season' | 'days'>, byCalendar: boolean): string {
  const years = namedYears(group);
  if (years === undefined) return idPart(group.season);
  const { first, last = first } = years;
  if (last !== first) return `${first}-${last}`;
  const [ofDays] = byCalendar ? [] : seasonsOfDays(group.days, { byCalendar });
  return ofDays !== undefined && seasonYearsWithin(ofDays.name)?.first === first ? ofDays.name : String(first);
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
