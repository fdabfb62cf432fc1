import pLimit, { type LimitFunction } from 'p-limit';
import { isFault } from '../../../domain/errors.ts';
import type { Plan } from '../../../domain/event.ts';
import { DAY_MS } from '../../../domain/time-units.ts';
import { parseRemotePath, UNDATED } from '../../wire/market-path.ts';
import type { Retry } from '../fetch-each.ts';
import type { HistoricClient } from '../historic-client.ts';
import { type CalendarMonth, calendarDay, dayNumber, monthDays } from './calendar.ts';
import type { CalendarDay, HistoricFilter } from './historic-filter.ts';
import { type ListPaths, type OddPath, readListPaths } from './list-paths.ts';
import type { ListedPath, Listing, ListingMemory } from './listing-memory.ts';

/** Files appear some days after their day, so a list is final this long after its last day. */
export const FINAL_AFTER_DAYS = 14;
/** Until then it is asked for once a day. */
const RECENT_TRUST_MS = DAY_MS;

export interface HistoricListsOptions {
  readonly client: HistoricClient;
  readonly memory: ListingMemory;
  readonly retry: Retry;
  /** Requests under way at most. */
  readonly listsAtOnce: number;
  readonly plan: Plan;
  readonly sport: string;
  /** Part of every key: an emulator's lists are not the real service's. */
  readonly baseUrl: string;
  /** false for dry runs: answers are used and not kept. */
  readonly remembers: boolean;
  readonly now?: () => number;
}

interface Wanted {
  readonly from: CalendarDay;
  readonly to: CalendarDay;
  readonly marketTypes: readonly string[];
  /** undefined: every country; empty: events without one. */
  readonly country: string | undefined;
  readonly eventId?: string;
  readonly eventName?: string;
}

export interface Span {
  readonly from: CalendarDay;
  readonly to: CalendarDay;
}

/** What a month's list is narrowed to. */
interface MonthWanted {
  /** undefined: every country. */
  readonly country: string | undefined;
  /** Empty: all of them. */
  readonly marketTypes: readonly string[];
}

/** The list of an event's own files, or of events by their name, between two days. */
interface SpanWanted {
  readonly span: Span;
  readonly marketTypes: readonly string[];
}

/** What lists may be asked for: whole months, so that the next league of the country finds them already there. */
export class HistoricLists {
  readonly #options: HistoricListsOptions;
  readonly #atOnce: LimitFunction;
  /** Answers that are not to be kept, for as long as this lives. */
  readonly #unkept = new Map<string, Listing>();
  /** Workers that want the same list at the same time share one request. */
  readonly #underWay = new Map<string, Promise<Listing>>();
  readonly #odd = new Map<string, OddPath>();

  constructor(options: HistoricListsOptions) {
    this.#options = options;
    this.#atOnce = pLimit(options.listsAtOnce);
  }

  /** Entries of the lists that were asked for by which something is lost, each once. */
  get odd(): readonly OddPath[] {
    return [...this.#odd.values()];
  }

  /** Believes nothing any more that was not kept. */
  refresh(): void {
    this.#odd.clear();
    this.#unkept.clear();
  }

  /** Files of a month, of one country or of all of them. */
  ofMonth(month: CalendarMonth, want: MonthWanted, signal: AbortSignal): Promise<Listing> {
    return this.#list({ ...spanOf(month), ...want }, signal);
  }

  /** Those of one event. A whole list may be hundreds of thousands of paths: where it is remembered, it stays on the disk. */
  async ofEventInMonth(
    eventId: string,
    { month, ...want }: MonthWanted & { readonly month: CalendarMonth },
    signal: AbortSignal,
  ): Promise<readonly ListedPath[]> {
    const wanted = { ...spanOf(month), ...want };
    const key = this.#keyOf(wanted);
    const known = this.#unkept.has(key) ? undefined : this.#options.memory.find(key, this.#now(), eventId);
    const { files } = known ?? (await this.#list(wanted, signal));
    return files.filter((file) => file.eventId === eventId);
  }

  ofEvent(eventId: string, { span, marketTypes }: SpanWanted, signal: AbortSignal): Promise<Listing> {
    return this.#list({ ...span, marketTypes, country: undefined, eventId }, signal);
  }

  named(eventName: string, { span, marketTypes }: SpanWanted, signal: AbortSignal): Promise<Listing> {
    return this.#list({ ...span, marketTypes, country: undefined, eventName }, signal);
  }

  /** Files of a month whose events have no country, `honoured: false` where the service cannot say. */
  async withoutCountry(month: CalendarMonth, marketTypes: readonly string[], signal: AbortSignal): Promise<Listing> {
    const wanted = { ...spanOf(month), marketTypes, country: '' };
    const remembered = this.#known(wanted);
    if (remembered !== undefined) return remembered;
    const { client, retry } = this.#options;
    const everyCountry = this.#filterOf({ ...wanted, country: undefined });
    const options = () => retry(() => client.collectionOptions(everyCountry, signal), signal);
    const { countriesCollection } = await this.#atOnce(options);
    const count = countriesCollection.find(({ name }) => !name)?.count ?? 0;
    if (count === 0) return this.#keep(wanted, NONE, { honoured: true });
    // Nothing documents an empty country as a filter, so the answer must have as many files as the service itself counts.
    const paths = await this.#ask(wanted, signal);
    const { length } = paths.files;
    const honoured = length === count || length + paths.odd.length === count;
    return this.#keep(wanted, honoured ? paths : NONE, { honoured });
  }

  /** Whether the month's list would need no request. */
  isKnown(month: CalendarMonth, want: MonthWanted): boolean {
    return this.#known({ ...spanOf(month), ...want }) !== undefined;
  }

  /** The same for an event's own list. */
  isEventKnown(eventId: string, { span, marketTypes }: SpanWanted): boolean {
    return this.#known({ ...span, marketTypes, country: undefined, eventId }) !== undefined;
  }

  /** The month and country of a list that the event stands in. */
  placeOf(eventId: string): { month: CalendarMonth; country: string | undefined } | undefined {
    const { memory, baseUrl, plan, sport } = this.#options;
    for (const { key, path } of memory.placesOf(eventId)) {
      const [keyUrl, keyPlan, keySport, from, to, country, , , name] = JSON.parse(key) as KeyParts;
      if (keyUrl !== baseUrl || keyPlan !== plan || keySport !== sport) continue;
      const own = parseRemotePath(path)?.day ?? UNDATED;
      const day = own === UNDATED && isOneMonth(from, to) ? from : own;
      if (day === UNDATED) continue;
      // An event found by its name may be of any country.
      return { month: calendarDay(day), country: name === null ? (country ?? undefined) : undefined };
    }
    return undefined;
  }

  async #list(wanted: Wanted, signal: AbortSignal): Promise<Listing> {
    const remembered = this.#known(wanted);
    if (remembered !== undefined) return remembered;
    const key = this.#keyOf(wanted);
    const asking =
      this.#underWay.get(key) ??
      this.#ask(wanted, signal)
        .then((paths) => this.#keep(wanted, paths, { honoured: true }))
        .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, asking);
    return await asking;
  }

  async #ask(wanted: Wanted, signal: AbortSignal): Promise<ListPaths> {
    const { client, retry } = this.#options;
    try {
      const list = () => retry(() => client.listFiles(this.#filterOf(wanted), signal), signal);
      return readListPaths(await this.#atOnce(list), this.#options.plan);
    } catch (error) {
      const first = dayNumber(wanted.from);
      const last = dayNumber(wanted.to);
      if (!isTooMuch(error) || first === last) throw error;
      // Long lists time out at the service: two of half the length may not.
      const middle = Math.floor((first + last) / 2);
      const head = await this.#ask({ ...wanted, to: calendarDay(middle) }, signal);
      const rest = await this.#ask({ ...wanted, from: calendarDay(middle + 1) }, signal);
      return { files: [...head.files, ...rest.files], odd: [...head.odd, ...rest.odd] };
    }
  }

  #known(wanted: Wanted): Listing | undefined {
    const key = this.#keyOf(wanted);
    return this.#unkept.get(key) ?? this.#options.memory.find(key, this.#now());
  }

  /** A list with something odd is asked for again by the next run: perhaps it was the answer that was wrong. */
  #keep(wanted: Wanted, { files, odd }: ListPaths, { honoured }: Pick<Listing, 'honoured'>): Listing {
    const { memory, remembers } = this.#options;
    const listing = { files, honoured };
    for (const one of odd) this.#odd.set(one.path, one);
    const askedAt = this.#now();
    const finalAt = (dayNumber(wanted.to) + 1 + FINAL_AFTER_DAYS) * DAY_MS;
    const trustedUntil = askedAt >= finalAt ? Number.MAX_SAFE_INTEGER : Math.min(askedAt + RECENT_TRUST_MS, finalAt);
    const key = this.#keyOf(wanted);
    if (remembers) memory.save(key, listing, { askedAt, trustedUntil: odd.length === 0 ? trustedUntil : 0 });
    if (!remembers || odd.length > 0) this.#unkept.set(key, listing);
    return listing;
  }

  #keyOf({ from, to, country, marketTypes, eventId, eventName }: Wanted): string {
    const { baseUrl, plan, sport } = this.#options;
    const parts: KeyParts = [
      ...([baseUrl, plan, sport, dayNumber(from), dayNumber(to)] as const),
      ...([country ?? null, [...marketTypes].sort(), eventId ?? null, eventName ?? null] as const),
    ];
    return JSON.stringify(parts);
  }

  #filterOf({ country, ...wanted }: Wanted): HistoricFilter {
    const { plan, sport } = this.#options;
    return { ...wanted, plan, sport, countries: country === undefined ? [] : [country] };
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

const NONE: ListPaths = { files: [], odd: [] };

function isOneMonth(from: number, to: number): boolean {
  return monthDays(calendarDay(from)).last === to;
}

type KeyParts = [string, string, string, number, number, string | null, string[], string | null, string | null];

function spanOf(month: CalendarMonth): Span {
  const { first, last } = monthDays(month);
  return { from: calendarDay(first), to: calendarDay(last) };
}

/** After the retries: a time-out or a fault of the service, either of which a shorter list may avoid. */
function isTooMuch(error: unknown): boolean {
  return isFault(error) && (error.code === 'FBP-TIMEOUT' || (error.code === 'FBP-REMOTE' && error.retryable));
}
