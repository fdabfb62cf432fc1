import { existsSync, readFileSync, statSync } from 'node:fs';
import { countryCodeOf } from '../../mapping/names/country-codes.ts';

/** Calendar years of a season's first and last match; one year may mean either kind of season. */
interface SeasonYears {
  readonly first: number;
  readonly last: number | undefined;
}

/** `2023-2024`, `2023-24`, `2023/24`, `23-24`, `23/24`, `20232024`, `2324`. */
const TWO_YEARS = /^(\d{2}|\d{4})(?:\s*[-/_–. ]\s*|(?=\d{4}$)|(?=\d{2}$))(\d{2}|\d{4})$/;

/**
 * A season under the name that one of the known ones has, or in its usual spelling: `2023-2024`, or `2023` for a league that
 * plays by the calendar year. One year alone means the season that begins in it where the statistics run into the next.
 */
export function namedSeason(
  given: string,
  {
    country,
    known,
    statsFiles,
  }: { country: string; known: readonly string[]; statsFiles: readonly string[] | undefined },
): string {
  const years = yearsOf(given.trim());
  if (known.includes(given) || years === undefined) return given;
  const same = known.find((name) => {
    const other = yearsOf(name);
    return other?.first === years.first && other.last === years.last;
  });
  if (same !== undefined) return same;
  const { first, last } = years;
  if (last !== undefined) return first === last ? String(first) : `${first}-${last}`;
  const begun = known.find((name) => yearsOf(name)?.first === first);
  if (begun !== undefined) return begun;
  return statsFiles?.some((path) => runsIntoTheNext(first, path, country)) ? `${first}-${first + 1}` : String(first);
}

/** Undefined for what is no season of one year or two. */
function yearsOf(season: string): SeasonYears | undefined {
  const [, one, two] = TWO_YEARS.exec(season) ?? [];
  if (one !== undefined && two !== undefined && !(season.length === 4 && isYear(Number(season)))) {
    const first = one.length === 4 ? Number(one) : inCentury(Number(one));
    const last = two.length === 4 ? Number(two) : Math.floor(first / 100) * 100 + Number(two);
    const next = last < first && two.length === 2 ? last + 100 : last;
    return isYear(first) && (next === first || next === first + 1) ? { first, last: next } : undefined;
  }
  return /^\d{4}$/.test(season) && isYear(Number(season)) ? { first: Number(season), last: undefined } : undefined;
}

function isYear(value: number): boolean {
  return value >= 1900 && value <= 2100;
}

function inCentury(twoDigits: number): number {
  return twoDigits >= 70 ? 1900 + twoDigits : 2000 + twoDigits;
}

/** Countries whose leagues play from spring to autumn. */
const CALENDAR_YEAR = new Set(
  'NO SE FI IS IE EE LV LT FO BY KZ GE BR AR UY CL CO PE EC PY BO VE US CA JP KR CN'.split(' '),
);
/** Some thousand rows. */
const LOOKED_AT = 1 << 20;

/** From the ISO dates of a statistics file; one that has matches of the autumn alone plays as its country does. */
function runsIntoTheNext(year: number, statsFile: string, country: string): boolean {
  if (!existsSync(statsFile) || statSync(statsFile).isDirectory()) return false;
  const text = readFileSync(statsFile).subarray(0, LOOKED_AT).toString('latin1');
  const months = [...text.matchAll(/\b(\d{4})-(\d{2})-\d{2}/g)].map(([, y, m]) => Number(y) * 12 + Number(m) - 1);
  const of = (from: number, to: number) => months.some((month) => month >= from && month < to);
  if (of(year * 12, year * 12 + 6)) return false;
  if (of((year + 1) * 12, (year + 1) * 12 + 7)) return true;
  return of(year * 12 + 6, (year + 1) * 12) && !CALENDAR_YEAR.has(countryCodeOf(country) ?? '');
}
