import { type SeasonYears, seasonYears } from '../../domain/batch.ts';
import { DAY_MS } from '../../domain/time-units.ts';
import type { CountedGroup } from './group-survey.ts';

const YEARS_WITHIN = /(?:^|\D)((?:18|19|20)\d\d(?:\s*[-/–]\s*(?:\d{4}|\d\d)(?!\d|-\d))?)(?!\d)/;

/** Of a season's name, or of a text or date with one in it; undefined where there is none. */
export function seasonYearsWithin(text: string): SeasonYears | undefined {
  return seasonYears(text) ?? seasonYears(YEARS_WITHIN.exec(text)?.[1] ?? '');
}

type Days = CountedGroup['days'];

/** The years of a season that a file names: one year alone may be that of its end, which its first day tells. */
export function namedYears({ season, days }: Pick<CountedGroup, 'season' | 'days'>): SeasonYears | undefined {
  const years = seasonYearsWithin(season);
  const [first, last] = [days[0]?.[0], days.at(-1)?.[0]];
  if (years === undefined || years.last !== undefined || first === undefined || last === undefined) return years;
  const begun = yearOf(first);
  if (last - first > LONGEST_SEASON || (begun !== years.first && begun !== years.first - 1)) return years;
  return begun < years.first || yearOf(last) > begun ? { first: begun, last: begun + 1 } : years;
}

/** A season as the days of its matches tell it. */
export interface SeasonOfDays {
  /** `2023-2024`, or `2023` of a league that plays by the calendar year. */
  readonly name: string;
  readonly rows: number;
  /** Days since 1970 of its first and last match. */
  readonly from: number;
  readonly to: number;
}

/** Matches over so many days or fewer are of one season, which may be longer than a year when it is interrupted. */
const LONGEST_SEASON = 400;

/** Whether a league plays from spring to autumn: more of its matches are in early summer than in deep winter. */
export function playsByCalendar(days: Days): boolean {
  let [summer, winter] = [0, 0];
  for (const [day, rows] of days) {
    const ofYear = dayOfYear(day);
    if (ofYear >= 160 && ofYear <= 200) summer += rows;
    if (ofYear >= 355 || ofYear <= 31) winter += rows;
  }
  return summer > winter;
}

/**
 * Divides the days of a league into its seasons, in their order: where none of a summer (of a league that plays by the calendar: of a
 * winter) is the longest time without a match. Matches of little more than a year are one season.
 */
export function seasonsOfDays(days: Days, { byCalendar }: { byCalendar: boolean }): SeasonOfDays[] {
  const [first, last] = [days[0]?.[0], days.at(-1)?.[0]];
  if (first === undefined || last === undefined) return [];
  if (last - first <= LONGEST_SEASON) return [seasonOf(days, nameOfOne(first, last, byCalendar))];
  const seasons: SeasonOfDays[] = [];
  let rest = days;
  for (let year = yearOf(first) - 1; rest.length > 0; year += 1) {
    const end = breakBefore(days, year + 1, byCalendar);
    const count = rest.findIndex(([day]) => day >= end);
    const own = count === -1 ? rest : rest.slice(0, count);
    rest = rest.slice(own.length);
    if (own.length > 0) seasons.push(seasonOf(own, byCalendar ? String(year) : `${year}-${year + 1}`));
  }
  return seasons;
}

/** All of the days as one season. */
export function seasonOf(days: Days, name: string): SeasonOfDays {
  const rows = days.reduce((sum, [, count]) => sum + count, 0);
  return { name, rows, from: days[0]?.[0] ?? 0, to: days.at(-1)?.[0] ?? 0 };
}

/** A part of a season has the name of the whole. */
function nameOfOne(first: number, last: number, byCalendar: boolean): string {
  const year = yearOf(first);
  if (byCalendar) return String(year);
  if (yearOf(last) > year) return `${year}-${year + 1}`;
  return dayOfYear(first) >= 182 ? `${year}-${year + 1}` : `${year - 1}-${year}`;
}

/** The first day of the season that begins in a year: in the middle of the longest time without a match around its usual break. */
function breakBefore(days: Days, year: number, byCalendar: boolean): number {
  const [from, to] = byCalendar
    ? [Date.UTC(year - 1, 11, 1) / DAY_MS, Date.UTC(year, 2, 1) / DAY_MS]
    : [Date.UTC(year, 5, 1) / DAY_MS, Date.UTC(year, 8, 20) / DAY_MS];
  const within = days.flatMap(([day]) => (day >= from && day <= to ? [day] : []));
  let longest = { length: -1, middle: from };
  for (const [index, day] of [...within, to].entries()) {
    const before = within[index - 1] ?? from;
    if (day - before > longest.length) longest = { length: day - before, middle: Math.ceil((before + day) / 2) };
  }
  return longest.middle;
}

function yearOf(day: number): number {
  return new Date(day * DAY_MS).getUTCFullYear();
}

function dayOfYear(day: number): number {
  return day - Date.UTC(yearOf(day), 0, 1) / DAY_MS + 1;
}

/**
 * Tells of each day of a league which other season than `season` it is of, in the form of that name; undefined for one of that season itself, and
 * where its name tells no years. Seasons end where `seasonsOfDays` ends them: in the longest time without a match around the usual break.
 */
export function otherSeasons(days: Days, season: string): (day: number) => string | undefined {
  const years = seasonYearsWithin(season);
  if (years === undefined) return () => undefined;
  const byCalendar = years.last === undefined || years.last === years.first;
  const begins = new Map<number, number>();
  const beginOf = (year: number): number => {
    const begin = begins.get(year) ?? breakBefore(days, year, byCalendar);
    begins.set(year, begin);
    return begin;
  };
  return (day) => {
    const year = yearOf(day);
    const first = day >= beginOf(year + 1) ? year + 1 : day < beginOf(year) ? year - 1 : year;
    if (first === years.first) return undefined;
    return byCalendar ? String(first) : `${first}-${first + 1}`;
  };
}
