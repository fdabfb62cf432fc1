import type { BasketSize } from './answers.ts';
import { type CalendarMonth, calendarDay, monthDays, monthName } from './calendar.ts';
import type { HistoricFilter } from './historic-filter.ts';

export interface EstimateWanted {
  /** Rows of the batch that would be looked for. */
  readonly matches: number;
  readonly marketTypes: readonly string[] | undefined;
}

/** What a run would cost. Upper bounds: what was downloaded before and is found again costs nothing. */
export interface HistoricEstimate {
  /** Months that are looked into, `2023-08`. */
  readonly months: readonly string[];
  /** Months that are needed and not acquired. */
  readonly missingMonths: readonly string[];
  /** Events of the wanted days that the service lists. */
  readonly events: number;
  /** Those that need no download to be known. */
  readonly eventsKnown: number;
  readonly eventsUnknown: number;
  /** Files to download, those of unknown events included. */
  readonly files: number;
  readonly megabytes: number;
  readonly requests: number;
  /** At the rate limit; it can only take longer. */
  readonly minutes: number;
}

export interface EstimateFacts {
  readonly months: readonly CalendarMonth[];
  readonly missing: readonly CalendarMonth[];
  readonly matches: number;
  readonly events: number;
  readonly eventsKnown: number;
  /** Requests for lists that are still to be made. */
  readonly listRequests: number;
  /** All files of the wanted market types of every event of the months, as the service sizes them. */
  readonly basket: BasketSize;
  readonly requestsPerSecond: number;
}

/** The service sizes whole countries only, so a match is taken to have as many files, of the same size, as the average event. */
export function estimateCosts(facts: EstimateFacts): HistoricEstimate {
  const { events, eventsKnown, matches, basket } = facts;
  const eventsUnknown = events - eventsKnown;
  const filesOfMatches = events === 0 ? 0 : Math.round((basket.fileCount / events) * Math.min(matches, events));
  const files = eventsUnknown + filesOfMatches;
  const megabytes = basket.fileCount === 0 ? 0 : (basket.totalSizeMB / basket.fileCount) * files;
  const requests = facts.listRequests + files;
  return {
    months: facts.months.map(monthName),
    missingMonths: facts.missing.map(monthName),
    events,
    eventsKnown,
    eventsUnknown,
    files,
    megabytes: Math.round(megabytes * 10) / 10,
    requests,
    minutes: Math.round((requests / facts.requestsPerSecond / 60) * 10) / 10,
  };
}

/** What the service sizes for months, added up. */
export async function basketOf(
  months: readonly CalendarMonth[],
  filter: Omit<HistoricFilter, 'from' | 'to'>,
  ask: (filter: HistoricFilter) => Promise<BasketSize>,
): Promise<BasketSize> {
  let [totalSizeMB, fileCount] = [0, 0];
  for (const month of months) {
    const { first, last } = monthDays(month);
    const size = await ask({ ...filter, from: calendarDay(first), to: calendarDay(last) });
    totalSizeMB += size.totalSizeMB;
    fileCount += size.fileCount;
  }
  return { totalSizeMB, fileCount };
}
