import type { Plan } from '../../../domain/event.ts';
import type { BasketSize } from '../../service/answers.ts';
import { type CalendarMonth, calendarDay, monthDays, monthName } from './calendar.ts';
import type { HistoricFilter } from './historic-filter.ts';

export interface EstimateWanted {
  /** Events that matches of the batch were linked to already. */
  readonly linkedEvents: readonly string[];
  /** Matches that have no event so far. */
  readonly unlinked: number;
  /** undefined: all. */
  readonly marketTypes: readonly string[] | undefined;
}

/** What a run would cost. What was downloaded before costs nothing; what is not known yet is estimated. */
/** What a batch takes of the service; the plan of any other source says the same of the local disk. */
export interface HistoricEstimate {
  /** Months that are looked into, `2023-08`. */
  readonly months: readonly string[];
  /** Months that would have to be bought first. */
  readonly missingMonths: readonly string[];
  /** Events of the wanted days that the service lists. */
  readonly events: number;
  /** Those that former runs learned, and those that have to be looked at first. */
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
  readonly plan: Plan;
  readonly months: readonly CalendarMonth[];
  readonly missing: readonly CalendarMonth[];
  readonly events: number;
  readonly eventsKnown: number;
  /** Files that linked matches still need. */
  readonly filesOfLinked: number;
  /** Matches whose files are not listed yet. */
  readonly matchesToCome: number;
  /** Requests for lists that are still to be made. */
  readonly listRequests: number;
  /** All files of the wanted market types of every event of the months, as the service sizes them. */
  readonly basket: BasketSize;
  /** The events that the basket is of. */
  readonly eventsOfBasket: number;
  readonly requestsPerSecond: number;
}

/** MB of an average file: the service gives whole megabytes only, so small baskets have none. Measured over its price list. */
const USUAL_MB: Readonly<Record<Plan, number>> = {
  BASIC: 0.0016,
  ADVANCED: 0.045,
  PRO: 0.067,
};

/** The service sizes whole countries only, so a match to come is taken to have as many files, of the same size, as the average event. */
export function estimateCosts(facts: EstimateFacts): HistoricEstimate {
  const { plan, events, eventsKnown, matchesToCome, basket, eventsOfBasket } = facts;
  const eventsUnknown = events - eventsKnown;
  const filesAnEvent = eventsOfBasket === 0 ? 0 : basket.fileCount / eventsOfBasket;
  // One file of each is what its event is learned from.
  const filesToCome = Math.round(Math.max(0, filesAnEvent - 1) * matchesToCome);
  const files = eventsUnknown + facts.filesOfLinked + filesToCome;
  const megabytesAFile = basket.totalSizeMB > 0 ? basket.totalSizeMB / basket.fileCount : USUAL_MB[plan];
  const requests = facts.listRequests + files;
  return {
    months: facts.months.map(monthName),
    missingMonths: facts.missing.map(monthName),
    events,
    eventsKnown,
    eventsUnknown,
    files,
    megabytes: Math.round(megabytesAFile * files * 10) / 10,
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
