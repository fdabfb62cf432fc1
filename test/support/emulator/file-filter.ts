import { dayOf, UNDATED } from '../../../src/betfair/wire/market-path.ts';
import type { StoredFile } from './stored-file.ts';

/** The body of the filter calls; numbers may come as strings. */
export interface FilterBody {
  readonly sport: string;
  readonly plan: string;
  readonly fromDay: number;
  readonly fromMonth: number;
  readonly fromYear: number;
  readonly toDay: number;
  readonly toMonth: number;
  readonly toYear: number;
  readonly eventId?: string | null;
  readonly eventName?: string | null;
  readonly marketTypesCollection: readonly string[];
  readonly countriesCollection: readonly string[];
  readonly fileTypeCollection: readonly string[];
}

const NUMBERS = ['fromDay', 'fromMonth', 'fromYear', 'toDay', 'toMonth', 'toYear'] as const;
const LISTS = ['marketTypesCollection', 'countriesCollection', 'fileTypeCollection'] as const;

/** The filter of a request; undefined for what the service answers with 400. */
export function parseFilter(text: string): FilterBody | undefined {
  try {
    const body = JSON.parse(text);
    if (typeof body.sport !== 'string' || typeof body.plan !== 'string') return undefined;
    if (!LISTS.every((name) => Array.isArray(body[name]))) return undefined;
    const numbers = NUMBERS.map((name) => [name, Number(body[name])] as const);
    if (!numbers.every(([, value]) => Number.isInteger(value) && value > 0)) return undefined;
    return { ...body, ...Object.fromEntries(numbers) };
  } catch {
    return undefined;
  }
}

export interface FilterOptions {
  /** `2023-09`: months the account has not acquired. Nothing of them is listed, and no error says so. */
  readonly unownedMonths: readonly string[];
  /** Whether an empty country in the filter means events without one. */
  readonly blankCountry: boolean;
}

const PLAN_NAMES = { BASIC: 'basic plan', ADVANCED: 'advanced plan', PRO: 'pro plan' } as const;

export function filterFiles(files: readonly StoredFile[], filter: FilterBody, options: FilterOptions): StoredFile[] {
  const from = dayNumber(filter.fromYear, filter.fromMonth, filter.fromDay);
  const to = dayNumber(filter.toYear, filter.toMonth, filter.toDay);
  const countries = options.blankCountry ? filter.countriesCollection : filter.countriesCollection.filter(Boolean);
  if (filter.sport !== 'Soccer' || (filter.countriesCollection.length > 0 && countries.length === 0)) return [];
  return files.filter((file) => {
    const { plan, day, eventId, marketId } = file.remote;
    if (day === UNDATED || options.unownedMonths.includes(monthOf(file))) return false;
    return (
      day >= from &&
      day <= to &&
      PLAN_NAMES[plan] === filter.plan.toLowerCase() &&
      holds(filter.fileTypeCollection, marketId === undefined ? 'E' : 'M') &&
      holds(filter.marketTypesCollection, file.marketType) &&
      holds(countries, file.countryCode) &&
      (filter.eventId == null || filter.eventId === eventId) &&
      (filter.eventName == null || file.eventNames.some((name) => isSame(name, filter.eventName ?? '')))
    );
  });
}

export function monthOf({ remote: { day } }: StoredFile): string {
  return day === UNDATED ? '' : new Date(day * 86_400_000).toISOString().slice(0, 7);
}

function dayNumber(year: number, month: number, day: number): number {
  return dayOf(Date.UTC(year, month - 1, day));
}

function holds(collection: readonly string[], value: string): boolean {
  return collection.length === 0 || collection.includes(value);
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
