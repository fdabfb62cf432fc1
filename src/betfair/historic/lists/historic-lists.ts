import { FbpError } from '../../../domain/errors.ts';
import { parseRemotePath, UNDATED } from '../../wire/market-path.ts';
import type { Retry } from '../retry.ts';
import type { HistoricClient } from '../service/historic-client.ts';
import { type CalendarMonth, calendarDay, dayNumber, monthDays } from './calendar.ts';
import type { CalendarDay, HistoricFilter, HistoricPlan } from './historic-filter.ts';
import type { ListedPath, Listing, ListingMemory } from './listing-memory.ts';

const DAY_MS = 86_400_000;
/** Files appear some days after their day, so a list is final this long after its last day. */
const FINAL_AFTER_DAYS = 14;
/** Until then it is asked for once a day. */
const RECENT_TRUST_MS = DAY_MS;

export interface HistoricListsOptions {
  readonly client: HistoricClient;
  readonly memory: ListingMemory;
  readonly retry: Retry;
  readonly plan: HistoricPlan;
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

/** What lists may be asked for: whole months, so that the next league of the country finds them already there. */
export interface HistoricLists {
  /** Files of a month, of one country or of all of them. */
  ofMonth(
    month: CalendarMonth,
    want: { country: string | undefined; marketTypes: readonly string[] },
    signal: AbortSignal,
  ): Promise<Listing>;
  /** Files of a month whose events have no country, `honoured: false` where the service cannot say. */
  withoutCountry(month: CalendarMonth, marketTypes: readonly string[], signal: AbortSignal): Promise<Listing>;
  ofEvent(eventId: string, span: Span, marketTypes: readonly string[], signal: AbortSignal): Promise<Listing>;
  named(eventName: string, span: Span, marketTypes: readonly string[], signal: AbortSignal): Promise<Listing>;
  /** Whether the month's list would need a request. */
  isKnown(month: CalendarMonth, want: { country: string | undefined; marketTypes: readonly string[] }): boolean;
  /** The same for an event's own list. */
  isEventKnown(eventId: string, span: Span, marketTypes: readonly string[]): boolean;
  /** The month and country of a list that the event stands in. */
  placeOf(eventId: string): { month: CalendarMonth; country: string | undefined } | undefined;
}

export interface Span {
  readonly from: CalendarDay;
  readonly to: CalendarDay;
}

export function historicLists(options: HistoricListsOptions): HistoricLists {
  const { client, memory, retry, plan, sport, now = Date.now } = options;

  const keyOf = ({ from, to, country, marketTypes, eventId, eventName }: Wanted): string =>
    JSON.stringify([
      options.baseUrl,
      plan,
      sport,
      dayNumber(from),
      dayNumber(to),
      country ?? null,
      [...marketTypes].sort(),
      eventId ?? null,
      eventName ?? null,
    ]);

  const filterOf = ({ country, ...wanted }: Wanted): HistoricFilter => ({
    ...wanted,
    plan,
    sport,
    countries: country === undefined ? [] : [country],
  });

  /** Answers that are not to be kept, for as long as this lives. */
  const unkept = new Map<string, Listing>();
  const known = (wanted: Wanted) => unkept.get(keyOf(wanted)) ?? memory.find(keyOf(wanted), now());

  const keep = (wanted: Wanted, listing: Listing): Listing => {
    const asked = now();
    const finalAt = (dayNumber(wanted.to) + 1 + FINAL_AFTER_DAYS) * DAY_MS;
    const trustedUntil = asked >= finalAt ? Number.MAX_SAFE_INTEGER : Math.min(asked + RECENT_TRUST_MS, finalAt);
    if (options.remembers) memory.save(keyOf(wanted), listing, trustedUntil);
    else unkept.set(keyOf(wanted), listing);
    return listing;
  };

  const ask = async (wanted: Wanted, signal: AbortSignal): Promise<ListedPath[]> => {
    try {
      return readPaths(await retry(() => client.listFiles(filterOf(wanted), signal), signal));
    } catch (error) {
      const first = dayNumber(wanted.from);
      const last = dayNumber(wanted.to);
      if (!isTooMuch(error) || first === last) throw error;
      // Long lists time out at the service: two of half the length may not.
      const middle = Math.floor((first + last) / 2);
      const head = await ask({ ...wanted, to: calendarDay(middle) }, signal);
      return [...head, ...(await ask({ ...wanted, from: calendarDay(middle + 1) }, signal))];
    }
  };

  /** Workers that want the same list at the same time share one request. */
  const underWay = new Map<string, Promise<Listing>>();
  const list = async (wanted: Wanted, signal: AbortSignal): Promise<Listing> => {
    const remembered = known(wanted);
    if (remembered !== undefined) return remembered;
    const key = keyOf(wanted);
    const asking =
      underWay.get(key) ??
      ask(wanted, signal)
        .then((files) => keep(wanted, { files, honoured: true }))
        .finally(() => underWay.delete(key));
    underWay.set(key, asking);
    return await asking;
  };

  const withoutCountry = async (wanted: Wanted, signal: AbortSignal): Promise<Listing> => {
    const remembered = known(wanted);
    if (remembered !== undefined) return remembered;
    const { countriesCollection } = await retry(
      () => client.collectionOptions(filterOf({ ...wanted, country: undefined }), signal),
      signal,
    );
    const count = countriesCollection.find(({ name }) => !name)?.count ?? 0;
    if (count === 0) return keep(wanted, { files: [], honoured: true });
    // Nothing documents an empty country as a filter, so the answer must have as many files as the service itself counts.
    const files = await ask(wanted, signal);
    return keep(wanted, files.length === count ? { files, honoured: true } : { files: [], honoured: false });
  };

  return {
    ofMonth: (month, want, signal) => list({ ...spanOf(month), ...want }, signal),
    withoutCountry: (month, marketTypes, signal) =>
      withoutCountry({ ...spanOf(month), marketTypes, country: '' }, signal),
    ofEvent: (eventId, span, marketTypes, signal) =>
      list({ ...span, marketTypes, country: undefined, eventId }, signal),
    named: (eventName, span, marketTypes, signal) =>
      list({ ...span, marketTypes, country: undefined, eventName }, signal),
    isKnown: (month, want) => known({ ...spanOf(month), ...want }) !== undefined,
    isEventKnown: (eventId, span, marketTypes) =>
      known({ ...span, marketTypes, country: undefined, eventId }) !== undefined,
    placeOf(eventId) {
      for (const { key, path } of memory.placesOf(eventId)) {
        const [baseUrl, keyPlan, keySport, from, to, country, , , name] = JSON.parse(key) as KeyParts;
        if (baseUrl !== options.baseUrl || keyPlan !== plan || keySport !== sport) continue;
        const own = parseRemotePath(path)?.day ?? UNDATED;
        const day = own === UNDATED && isOneMonth(from, to) ? from : own;
        if (day === UNDATED) continue;
        // An event found by its name may be of any country.
        return { month: calendarDay(day), country: name === null ? (country ?? undefined) : undefined };
      }
      return undefined;
    },
  };
}

function isOneMonth(from: number, to: number): boolean {
  return monthDays(calendarDay(from)).last === to;
}

type KeyParts = [string, string, string, number, number, string | null, string[], string | null, string | null];

function spanOf(month: CalendarMonth): Span {
  const { first, last } = monthDays(month);
  return { from: calendarDay(first), to: calendarDay(last) };
}

const PATH = /^\/[\w./-]+$/;

/** Paths of an unknown form are left out: nothing could be done with them. What is no path at all makes the list unfit. */
function readPaths(paths: readonly string[]): ListedPath[] {
  const strange = paths.find((path) => !PATH.test(path));
  if (strange !== undefined) {
    throw new FbpError('FBP-REMOTE', 'a list of the service holds something that is no path', {
      where: 'DownloadListOfFiles',
      hint: 'try again later; if it stays so, the service has changed and fbp needs an update',
    });
  }
  return paths.flatMap((path) => {
    const file = parseRemotePath(path);
    return file === undefined ? [] : [{ eventId: file.eventId, path }];
  });
}

/** After the retries: a time-out or a fault of the service, either of which a shorter list may avoid. */
function isTooMuch(error: unknown): boolean {
  return (
    error instanceof FbpError && (error.code === 'FBP-TIMEOUT' || (error.code === 'FBP-REMOTE' && error.retryable))
  );
}
