import { seasonYears } from '../../domain/batch.ts';
import { FbpError } from '../../domain/errors.ts';

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
  const from = endOf(first);
  const to = endOf(last);
  if (from === undefined || to === undefined || rest.length > 0 || from.form !== to.form) {
    throw badRange(text, 'both ends must be seasons of the same form');
  }
  if (from.year > to.year) throw badRange(text, 'it ends before it begins');
  if (to.year - from.year >= MOST_SEASONS) throw badRange(text, `it is longer than ${MOST_SEASONS} seasons`);
  return Array.from({ length: to.year - from.year + 1 }, (_, index) => seasonOf(from.year + index, from.form));
}

/** Digits of the second year: none for a calendar year. */
type Form = 0 | 2 | 4;

/** Undefined for anything but a year, or a year and the next one, as a list of batches writes them. */
function endOf(season: string): { year: number; form: Form } | undefined {
  const year = seasonYears(season)?.first;
  const form = ([0, 2, 4] as const).find((digits) => year !== undefined && seasonOf(year, digits) === season.trim());
  return year === undefined || form === undefined ? undefined : { year, form };
}

function seasonOf(year: number, form: Form): string {
  return form === 0 ? String(year) : `${year}-${String(year + 1).slice(-form)}`;
}

function badRange(text: string, reason: string): FbpError {
  return new FbpError('FBP-CONFIG', `${text} is no range of seasons: ${reason}`, {
    hint: 'write 2019-2020..2023-2024, or 2019..2023 for a league that plays by the calendar year',
  });
}
