import type { Plan } from '../../../domain/event.ts';

/** The plans as the service names them. */
export const HISTORIC_PLANS = {
  BASIC: 'Basic Plan',
  ADVANCED: 'Advanced Plan',
  PRO: 'Pro Plan',
} as const satisfies Record<Plan, string>;

/** Sports as the historic service names them, by Betfair's event type id. */
const SPORTS: Readonly<Record<string, string>> = {
  '1': 'Soccer',
  '2': 'Tennis',
  '4': 'Cricket',
  '7': 'Horse Racing',
  '4339': 'Greyhound Racing',
};

export function sportName(eventTypeId: string): string {
  return SPORTS[eventTypeId] ?? 'Other Sports';
}

/** A UTC calendar day as the service counts it: months from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** What is asked of the service: files of one sport and plan whose folder day lies between two days, both included. */
export interface HistoricFilter {
  readonly sport: string;
  readonly plan: Plan;
  readonly from: CalendarDay;
  readonly to: CalendarDay;
  readonly eventId?: string | undefined;
  readonly eventName?: string | undefined;
  /** Empty means no filter, here and below. */
  readonly marketTypes: readonly string[];
  readonly countries: readonly string[];
}

/** The filter in the service's words. All 13 keys are sent, null for none; only files of single markets are asked for. */
export function filterBody(filter: HistoricFilter): string {
  const { from, to } = filter;
  return JSON.stringify({
    sport: filter.sport,
    plan: HISTORIC_PLANS[filter.plan],
    fromDay: from.day,
    fromMonth: from.month,
    fromYear: from.year,
    toDay: to.day,
    toMonth: to.month,
    toYear: to.year,
    eventId: filter.eventId ?? null,
    eventName: filter.eventName ?? null,
    marketTypesCollection: filter.marketTypes,
    countriesCollection: filter.countries,
    fileTypeCollection: ['M'],
  });
}
