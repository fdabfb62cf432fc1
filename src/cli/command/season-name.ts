import { existsSync, readFileSync, statSync } from 'node:fs';
import { seasonYears } from '../../domain/batch.ts';
import { FbpError } from '../../domain/errors.ts';
import { countryCodeOf } from '../../mapping/names/country-codes.ts';

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
  const years = seasonYears(given);
  if (/^\d{1,3}$/.test(given) && !known.includes(given)) throw noSeason(given);
  if (known.includes(given) || years === undefined) return given;
  const same = known.find((name) => {
    const other = seasonYears(name);
    return other?.first === years.first && other.last === years.last;
  });
  if (same !== undefined) return same;
  const { first, last } = years;
  if (last !== undefined) return first === last ? String(first) : `${first}-${last}`;
  const begun = known.find((name) => seasonYears(name)?.first === first);
  if (begun !== undefined) return begun;
  return statsFiles?.some((path) => runsIntoTheNext(first, path, country)) ? `${first}-${first + 1}` : String(first);
}

function noSeason(given: string): FbpError {
  const near = given.length === 2 ? [`20${given}`] : [];
  const meant = near.map((year) => `; did you mean ${year}?`).join('');
  const hint = `a season is written 2023-2024, or 2023 where the league plays by the calendar year${meant}`;
  const slip = near.length === 0 ? undefined : { typed: given, meant: near };
  return new FbpError('FBP-USAGE', `"${given}" is no season`, { hint, slip });
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
