import type { Plan } from '../../domain/event.ts';

const DAY_MS = 86_400_000;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const PLANS: readonly string[] = ['BASIC', 'ADVANCED', 'PRO'] satisfies Plan[];

/** Five digits and more: a year or a day of the month is no event id. Real ones have eight. */
const EVENT_ID = /^\d{5,18}$/;
const FILE_NAME = /^(?<id>1\.\d{1,18}|\d{5,18})(?:\.(?:bz2|gz|jsonl?|txt))?$/i;

/** Stands for "no day folder" where a day number is expected. */
export const UNDATED = -1;

/** What a folder's path says about the files in it. */
export interface FolderFacts {
  readonly plan: Plan | undefined;
  /** UTC day the event ended on, in days since 1970-01-01; `UNDATED` without day folders. */
  readonly day: number;
  readonly eventId: string | undefined;
}

/** Day number of an instant in epoch ms UTC. */
export function dayOf(instant: number): number {
  return Math.floor(instant / DAY_MS);
}

/** Segments of a path on either kind of system, without empty ones and `.`. */
export function pathSegments(path: string): string[] {
  return path.split(/[/\\]/).filter((segment) => segment !== '' && segment !== '.');
}

function dayAt(segments: readonly string[], index: number): number | undefined {
  const [year, month, day] = segments.slice(index, index + 3);
  if (!/^(?:19|20)\d\d$/.test(year ?? '') || !/^\d{1,2}$/.test(day ?? '')) return undefined;
  const monthIndex = MONTHS.indexOf((month ?? '').toLowerCase());
  if (monthIndex < 0) return undefined;
  return dayOf(Date.UTC(Number(year), monthIndex, Number(day)));
}

function folderDay(segments: readonly string[]): number {
  for (let index = segments.length - 3; index >= 0; index--) {
    const day = dayAt(segments, index);
    if (day !== undefined) return day;
  }
  return UNDATED;
}

/**
 * Reads `<anything>/<PLAN>/<yyyy>/<Mon>/<d>/<eventId>`; every part may be missing. Betfair changed the prefix twice
 * (`data/xds/historic`, `xds_nfs/hdfs_supreme`, `xds_nfs/edp_processed`), so nothing before the plan is believed.
 */
export function describeFolder(segments: readonly string[]): FolderFacts {
  const last = segments.at(-1) ?? '';
  const plan = segments.findLast((segment) => PLANS.includes(segment.toUpperCase()));
  return {
    plan: plan === undefined ? undefined : (plan.toUpperCase() as Plan),
    day: folderDay(segments),
    eventId: EVENT_ID.test(last) ? last : undefined,
  };
}

export interface FileFacts {
  /** The market of a market-level file. */
  readonly marketId: string | undefined;
  /** The event of an event-level file. */
  readonly eventId: string | undefined;
}

/** What a file's name says: `1.131162806.bz2` is one market, `28202626.bz2` an event; undefined for any other file. */
export function describeFile(name: string): FileFacts | undefined {
  const id = FILE_NAME.exec(name)?.groups?.['id'];
  if (id === undefined) return undefined;
  return id.includes('.') ? { marketId: id, eventId: undefined } : { marketId: undefined, eventId: id };
}
