import type { Plan } from '../../domain/event.ts';

/** What a path of the service says about its file. The prefix before the plan has changed over the years and means nothing. */
export interface RemoteFile {
  /** As the service gave it; goes back to it unchanged. */
  readonly path: string;
  readonly plan: Plan;
  /** The UTC day on which the event's markets had settled; absent in the oldest form. */
  readonly day: { readonly year: number; readonly month: number; readonly day: number } | undefined;
  readonly eventId: string;
  /** Absent for a file with all of the event's markets. */
  readonly marketId: string | undefined;
}

export const MONTH_NAMES = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

const PLANS: readonly string[] = ['BASIC', 'ADVANCED', 'PRO'] satisfies Plan[];
const TAIL = /^(?:(\d{4})\/([A-Z][a-z]{2})\/(\d{1,2})\/)?(\d{1,20})\/(\d{1,20}(?:\.\d{1,20})?)\.bz2$/;

/** Reads a path such as `/xds_nfs/edp_processed/BASIC/2023/Sep/16/32591699/1.217637423.bz2`; undefined when it has another form. */
export function parseRemotePath(path: string): RemoteFile | undefined {
  const segments = path.split('/');
  const at = segments.findIndex((segment) => PLANS.includes(segment));
  const match = at === -1 ? null : TAIL.exec(segments.slice(at + 1).join('/'));
  if (match === null) return undefined;
  const [, year, monthName, day, eventId = '', name = ''] = match;
  const month = (MONTH_NAMES as readonly string[]).indexOf(monthName ?? '') + 1;
  if (monthName !== undefined && (month === 0 || Number(day) < 1 || Number(day) > 31)) return undefined;
  // An event-level file carries the event's id as its name.
  if (!name.includes('.') && name !== eventId) return undefined;
  return {
    path,
    plan: segments[at] as Plan,
    day: monthName === undefined ? undefined : { year: Number(year), month, day: Number(day) },
    eventId,
    marketId: name.includes('.') ? name : undefined,
  };
}
