import { PLANS, type Plan } from '../../domain/event.ts';
import { DAY_MS } from '../../domain/time-units.ts';
import { EVENT_ID, MARKET_ID } from './ids.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Shorter ids are years and days of the month. */
const SHORTEST_EVENT = 5;

/** An id, which holds nothing but digits and a point, and what may follow it: asked of every member of an archive. */
const FILE_NAME = /^([\d.]*\d)(?:\.(?:jsonl?|txt))?(?:\.(?:bz2|gz|zip))?$/i;

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

function isEventName(name: string): boolean {
  return name.length >= SHORTEST_EVENT && EVENT_ID.test(name);
}

function dayAt(segments: readonly string[], index: number): number | undefined {
  const [year, month, day] = segments.slice(index, index + 3);
  if (!/^(?:19|20)\d\d$/.test(year ?? '') || !/^\d{1,2}$/.test(day ?? '')) return undefined;
  const monthIndex = MONTHS.findIndex((name) => name.toLowerCase() === month?.toLowerCase());
  if (monthIndex < 0) return undefined;
  const instant = Date.UTC(Number(year), monthIndex, Number(day));
  return new Date(instant).getUTCMonth() === monthIndex ? dayOf(instant) : undefined;
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
  const plans = segments.flatMap((segment) => PLANS.find((plan) => plan === segment.toUpperCase()) ?? []);
  return {
    plan: plans.at(-1),
    day: folderDay(segments),
    eventId: isEventName(last) ? last : undefined,
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
  const id = FILE_NAME.exec(name)?.[1] ?? '';
  if (MARKET_ID.test(id)) return { marketId: id, eventId: undefined };
  return isEventName(id) ? { marketId: undefined, eventId: id } : undefined;
}

/** What a path of the service says about its file. */
export interface RemoteFile {
  /** As the service gave it; goes back to it unchanged. */
  readonly path: string;
  readonly plan: Plan;
  /** The UTC day on which the event's markets had settled, in days since 1970-01-01; `UNDATED` in the oldest form. */
  readonly day: number;
  readonly eventId: string;
  /** Absent for a file with all of the event's markets. */
  readonly marketId: string | undefined;
}

/**
 * Reads a path such as `/xds_nfs/edp_processed/BASIC/2023/Sep/16/32591699/1.217637423.bz2`; undefined when it differs from
 * that in anything behind the prefix.
 */
export function parseRemotePath(path: string): RemoteFile | undefined {
  const segments = path.split('/');
  const { plan, day, eventId } = describeFolder(segments.slice(0, -1));
  const file = describeFile(segments.at(-1) ?? '');
  if (plan === undefined || eventId === undefined || file === undefined) return undefined;
  const remote = { path, plan, day, eventId, marketId: file.marketId };
  return `/${path}`.endsWith(`/${marketPath(remote)}`) ? remote : undefined;
}

/** The path from the plan on, made of checked parts only: nothing of a server's path is used as it came. */
export function marketPath({ plan, day, eventId, marketId }: Omit<RemoteFile, 'path'>): string {
  return [plan, ...dayFolders(day), eventId, `${marketId ?? eventId}.bz2`].join('/');
}

/** `2023`, `Sep`, `16`. */
function dayFolders(day: number): string[] {
  if (day === UNDATED) return [];
  const date = new Date(day * DAY_MS);
  return [String(date.getUTCFullYear()), MONTHS[date.getUTCMonth()] ?? '', String(date.getUTCDate())];
}
