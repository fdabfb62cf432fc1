import { FbpError } from '../../domain/errors.ts';

/** `2023`, `2023-2024` or `2023-24`. */
const SEASON = /^(?<year>\d{4})(?:-(?<next>\d{2}|\d{4}))?$/;
/** Nobody has statistics of more; a slip of a digit must not start a thousand batches. */
const MOST_SEASONS = 60;

/** Whether a season's text asks for several: `2019-2020..2023-2024`. */
export function isSeasonRange(season: string): boolean {
  return season.includes('..');
}

/**
 * The seasons a text stands for, earliest first: a single one as it stands, `2019-2020..2023-2024` each year's of the five,
 * `2019..2023` those of a league that plays by the calendar. Throws FBP-CONFIG for a range that has no meaning.
 */
export function expandSeasons(text: string): string[] {
  if (!isSeasonRange(text)) return [text];
  const [first = '', last = '', ...rest] = text.split('..');
  const from = seasonYears(first);
  const to = seasonYears(last);
  if (from === undefined || to === undefined || rest.length > 0 || from.form !== to.form) {
    throw badRange(text, 'both ends must be seasons of the same form');
  }
  if (from.year > to.year) throw badRange(text, 'it ends before it begins');
  if (to.year - from.year >= MOST_SEASONS) throw badRange(text, `it is longer than ${MOST_SEASONS} seasons`);
  return Array.from({ length: to.year - from.year + 1 }, (_, index) => seasonOf(from.year + index, from.form));
}

/** Digits of the second year: none for a calendar year. */
type Form = 0 | 2 | 4;

/** Undefined for anything but a year, or a year and the next one. */
function seasonYears(season: string): { year: number; form: Form } | undefined {
  const { year, next } = SEASON.exec(season.trim())?.groups ?? {};
  if (year === undefined) return undefined;
  const form = (next?.length ?? 0) as Form;
  return season.trim() === seasonOf(Number(year), form) ? { year: Number(year), form } : undefined;
}

function seasonOf(year: number, form: Form): string {
  return form === 0 ? String(year) : `${year}-${String(year + 1).slice(-form)}`;
}

function badRange(text: string, reason: string): FbpError {
  return new FbpError('FBP-CONFIG', `${text} is no range of seasons: ${reason}`, {
    hint: 'write 2019-2020..2023-2024, or 2019..2023 for a league that plays by the calendar year',
  });
}
