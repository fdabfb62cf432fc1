import type { BatchEntry } from '../../config/batch-list.ts';
import type { ConfigBatch } from '../../config/schema.ts';
import { type Batch, batchName } from '../../domain/batch.ts';
import { asFbpError, FbpError } from '../../domain/errors.ts';
import type { BatchRequest } from '../batch-request.ts';

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

/** A batch to be run, or one that cannot be, with the reason. */
export interface PlannedBatch {
  readonly batch: Batch;
  readonly request: BatchRequest;
  readonly fault?: FbpError | undefined;
}

/** What all batches of a run have in common. */
export type CommonRequest = Omit<BatchRequest, 'batch' | 'statsFile' | 'outputDir' | 'matchIds'>;

/** Every batch that the entries stand for, in their order: ranges of seasons become one batch each. What is wrong with an entry is its own fault. */
export function expandEntries(entries: readonly BatchEntry[], common: CommonRequest): PlannedBatch[] {
  const seen = new Map<string, string>();
  return entries.flatMap((entry) =>
    planEntry(entry, common).map((planned) => {
      const name = batchName(planned.batch);
      const before = seen.get(name);
      seen.set(name, before ?? entry.where);
      if (before === undefined || planned.fault !== undefined) return planned;
      return { ...planned, fault: namedTwice(name, before, entry.where) };
    }),
  );
}

function planEntry(entry: BatchEntry, common: CommonRequest): PlannedBatch[] {
  if ('fault' in entry) return [unplanned(entry.named, entry.fault)];
  try {
    return batchesOf(entry.batch, common);
  } catch (error) {
    const { code, message, hint } = asFbpError(error);
    return [unplanned(entry.batch, new FbpError(code, message, { where: entry.where, hint }))];
  }
}

function unplanned({ country, league, season }: Batch, fault: FbpError): PlannedBatch {
  const batch = { country, league, season };
  return { batch, request: { batch }, fault };
}

function batchesOf({ country, league, season, stats, archive }: ConfigBatch, common: CommonRequest): PlannedBatch[] {
  const seasons = expandSeasons(season);
  if (stats !== undefined && seasons.length > 1) {
    throw new FbpError('FBP-CONFIG', `one statistics file cannot serve the ${seasons.length} seasons ${season}`, {
      hint: 'leave `stats` out where the files have their usual places, or write one entry a season',
    });
  }
  return seasons.map((one) => {
    const batch = { country, league, season: one };
    const own = archive === undefined ? {} : ({ archive, source: 'archive' } as const);
    return { batch, request: { ...common, ...own, batch, statsFile: stats } };
  });
}

function namedTwice(name: string, before: string, where: string): FbpError {
  return new FbpError('FBP-CONFIG', `${name} is named twice`, { where, hint: `it stands at ${before} already` });
}
