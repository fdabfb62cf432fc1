import type { DateOrder } from '../../domain/match.ts';
import { DAY_MS } from '../../domain/time-units.ts';
import type { WrittenDate } from '../dates/written-date.ts';

/** What a row says of the batch it belongs to, as it is written; empty where the file does not say. */
export interface RowGroup {
  readonly country: string;
  readonly league: string;
  readonly season: string;
}

/** The rows of a group. */
export interface CountedGroup extends RowGroup {
  readonly rows: number;
  /** Rows on each day, days since 1970, in order; rows without a date are on none. */
  readonly days: readonly (readonly [day: number, rows: number])[];
}

/** A file names hundreds of leagues at most; one with more names something else in that column. */
const MAX_GROUPS = 20_000;

interface Counting extends RowGroup {
  rows: number;
  /** By what the date may mean: `dmy/mdy/ymd`, as the order is known only when all dates were seen. */
  readonly byDate: Map<string, number>;
}

/** Which leagues and seasons the rows of a file are of, and on which days. */
export class GroupSurvey {
  readonly #groups = new Map<string, Counting>();

  add(group: RowGroup, date: WrittenDate | undefined): void {
    const key = `${group.country}\t${group.league}\t${group.season}`;
    const known = this.#groups.get(key);
    if (known === undefined && this.#groups.size >= MAX_GROUPS) return;
    const counting = known ?? { ...group, rows: 0, byDate: new Map() };
    if (known === undefined) this.#groups.set(key, counting);
    counting.rows += 1;
    const days = daysOf(date);
    if (days !== undefined) counting.byDate.set(days, (counting.byDate.get(days) ?? 0) + 1);
  }

  /** In the order of their first rows. */
  groups(order: DateOrder | undefined): CountedGroup[] {
    return [...this.#groups.values()].map(({ byDate, ...group }) => ({ ...group, days: inOrder(byDate, order) }));
  }
}

const ORDERS = ['dmy', 'mdy', 'ymd'] as const satisfies readonly DateOrder[];

function daysOf(date: WrittenDate | undefined): string | undefined {
  if (date === undefined) return undefined;
  if ('at' in date) return String(Math.floor(date.at / DAY_MS));
  const { dmy, mdy, ymd } = date.days;
  if (dmy !== undefined && dmy === mdy) return String(dmy / DAY_MS);
  return [dmy, mdy, ymd].map((day) => (day === undefined ? '' : day / DAY_MS)).join('/');
}

function inOrder(byDate: ReadonlyMap<string, number>, order: DateOrder | undefined): [number, number][] {
  const byDay = new Map<number, number>();
  for (const [text, rows] of byDate) {
    const parts = text.split('/');
    const day = parts.length === 1 ? text : parts[ORDERS.indexOf(order ?? 'dmy')];
    if (day !== undefined && day !== '') byDay.set(Number(day), (byDay.get(Number(day)) ?? 0) + rows);
  }
  return [...byDay].sort(([a], [b]) => a - b);
}

/** The days of several groups as those of one. */
export function mergedDays(groups: readonly Pick<CountedGroup, 'days'>[]): [number, number][] {
  const merged = new Map<number, number>();
  for (const [day, rows] of groups.flatMap(({ days }) => days)) merged.set(day, (merged.get(day) ?? 0) + rows);
  return [...merged].sort(([a], [b]) => a - b);
}
