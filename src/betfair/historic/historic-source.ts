import type { Config } from '../../config/schema.ts';
import { FbpError } from '../../domain/errors.ts';
import type { BetfairEvent, LocalFile, MarketFile } from '../../domain/event.ts';
import { compareIds } from '../learn-event.ts';
import type { EventQuery, EventSource } from '../source.ts';
import { wantedDays } from '../time-windows.ts';
import {
  type CalendarMonth,
  calendarDay,
  dayNumber,
  monthDays,
  monthName,
  monthsOf,
  neededMonths,
} from './calendar.ts';
import { basketOf, type EstimateWanted, estimateCosts, type HistoricEstimate } from './estimate-costs.ts';
import { fetchEach } from './fetch-each.ts';
import type { FileStore } from './file-store.ts';
import type { HistoricClient } from './historic-client.ts';
import { HISTORIC_PLANS, sportName } from './historic-filter.ts';
import { type HistoricLists, historicLists } from './historic-lists.ts';
import type { ListedPath, ListingMemory } from './listing-memory.ts';
import { monthsOwned, mustOwn } from './owned-months.ts';
import { parseRemotePath, type RemoteFile } from './remote-path.ts';
import type { Retry } from './retry.ts';

/** Every event of a match has this market; its file tells name, times, country and the result. */
const LEARNED_FROM = ['MATCH_ODDS'];

export interface HistoricSourceOptions {
  readonly client: HistoricClient;
  readonly memory: ListingMemory;
  /** Where downloads are kept: a folder laid out as an archive. */
  readonly store: FileStore;
  /** Opens that folder as an archive, with what was added to it since. */
  readonly openLibrary: () => EventSource;
  readonly betfair: Pick<Config['betfair'], 'base_url' | 'plan' | 'event_type_id'>;
  /** `api.betfair.rate_limit`, for estimates. */
  readonly requestsPerSecond: number;
  /** Files learned from at once. */
  readonly concurrency: number;
  readonly retryRequest: Retry;
  /** For the files that events are learned from; `fetch` itself tries once. */
  readonly retryDownload: Retry;
  /** false: answers are used and not kept. */
  readonly remembers?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
  readonly notice?: (text: string) => void;
  readonly now?: () => number;
}

/**
 * Betfair's historical data as a source of events.
 *
 * The linker needs every event that could be taken for a wanted match, not only those that bear its name: a rival it
 * never hears of is an ambiguity it cannot see, and names that no mapping file knows are learned from the calendar of
 * all events. So whole months of the country are listed (one request a month; lists are remembered), and each listed
 * event of the wanted days is learned from its MATCH_ODDS file, once, ever: the file stays in the user's own archive and the
 * event in its catalogue. That costs one small file an event in the first season of a country and nothing in its further leagues and runs;
 * asking for each match by name would cost two requests and more a match every time, and show no rival.
 *
 * Events without a country (cups, internationals) come with the same lists where the service filters for them; where it
 * does not, they are asked for by name.
 */
export interface HistoricSource extends EventSource {
  readonly lists: HistoricLists;
  /** The months that the windows need and the account has not acquired. */
  missingMonths(query: EventQuery, signal: AbortSignal): Promise<readonly CalendarMonth[]>;
  /** One file for each listed event that matches of the query may be, ascending by event id. */
  listedEvents(query: EventQuery, signal: AbortSignal): Promise<readonly RemoteFile[]>;
  /** What the query would cost, without fetching a file. */
  estimate(query: EventQuery, want: EstimateWanted, signal: AbortSignal): Promise<HistoricEstimate>;
}

export function openHistoricSource(options: HistoricSourceOptions): HistoricSource {
  const { client, memory, store, openLibrary, betfair, retryRequest, retryDownload } = options;
  const plan = HISTORIC_PLANS[betfair.plan];
  const sport = sportName(betfair.event_type_id);
  const lists = historicLists({
    client,
    memory,
    retry: retryRequest,
    plan,
    sport,
    baseUrl: betfair.base_url,
    remembers: options.remembers ?? true,
    ...(options.now === undefined ? {} : { now: options.now }),
  });

  /** Ends what was asked without a signal. */
  const closing = new AbortController();
  const owned = monthsOwned({
    ...options,
    ask: (signal) => retryRequest(() => client.myData(signal), signal),
    plan,
    sport,
  });

  const wants = ({ countryCodes }: EventQuery) =>
    (countryCodes.length === 0 ? [undefined] : countryCodes).map((country) => ({ country, marketTypes: LEARNED_FROM }));

  /** Asks what the account owns only when some list must be asked for anyway: a repeat of a run needs no request at all. */
  const missingMonths = async (query: EventQuery, signal: AbortSignal): Promise<CalendarMonth[]> => {
    const unknown = neededMonths(query.windows).filter(
      (month) => !wants(query).every((want) => lists.isKnown(month, want)),
    );
    if (unknown.length === 0) return [];
    return await owned.missing(unknown, signal);
  };

  /** Months that are only looked into for slack are left out when they are not owned. */
  const openMonths = async (query: EventQuery, signal: AbortSignal): Promise<CalendarMonth[]> => {
    const months = monthsOf(wantedDays(query.windows));
    const known = months.every((month) => wants(query).every((want) => lists.isKnown(month, want)));
    if (known) return months;
    const own = await owned.months(signal);
    return months.filter((month) => own.has(monthName(month)));
  };

  const listedEvents = async (query: EventQuery, signal: AbortSignal): Promise<RemoteFile[]> => {
    const days = new Set(wantedDays(query.windows));
    const paths: ListedPath[] = [];
    let honoured = true;
    for (const month of await openMonths(query, signal)) {
      for (const want of wants(query)) paths.push(...(await lists.ofMonth(month, want, signal)).files);
      if (query.countryCodes.length === 0) continue;
      const without = await lists.withoutCountry(month, LEARNED_FROM, signal);
      paths.push(...without.files);
      honoured &&= without.honoured;
    }
    if (!honoured) paths.push(...(await byName(query, signal)));
    return oneAnEvent(paths).filter(({ day }) => day === undefined || days.has(dayNumber(day)));
  };

  /** At most two requests a window, so that a long list of spellings cannot cost more than the matches are worth. */
  const byName = async (query: EventQuery, signal: AbortSignal): Promise<ListedPath[]> => {
    const days = wantedDays(query.windows);
    const first = days[0];
    const last = days.at(-1);
    if (first === undefined || last === undefined) return [];
    const span = { from: calendarDay(first), to: calendarDay(last) };
    const names = (query.names ?? []).slice(0, 2 * query.windows.length);
    const found: ListedPath[] = [];
    for (const name of names) found.push(...(await lists.named(name, span, LEARNED_FROM, signal)).files);
    return found;
  };

  const fetchFile = async (remote: RemoteFile, signal: AbortSignal): Promise<LocalFile> => {
    const here = await store.find(remote);
    if (here !== undefined) return here;
    const { bytes } = await client.download(remote.path, signal);
    return await store.keep(remote, bytes);
  };

  const inLibrary = async <T>(ask: (library: EventSource) => Promise<T>): Promise<T> => {
    const library = openLibrary();
    try {
      return await ask(library);
    } finally {
      library.close();
    }
  };

  const findEvent = async (eventId: string, signal: AbortSignal): Promise<BetfairEvent | undefined> => {
    const known = await inLibrary((library) => library.findEvent(eventId, signal));
    if (known !== undefined) return known;
    const [file] = oneAnEvent((await eventListing(eventId, LEARNED_FROM, signal)).files);
    if (file === undefined) return undefined;
    await retryDownload(() => fetchFile(file, signal), signal);
    return await inLibrary((library) => library.findEvent(eventId, signal));
  };

  /** The event's own list, over its month where that is known and else over all that the account owns. */
  const eventListing = async (eventId: string, marketTypes: readonly string[], signal: AbortSignal) => {
    const place = lists.placeOf(eventId);
    const months = place === undefined ? [...(await owned.months(signal))].sort() : [monthName(place.month)];
    const first = parseMonth(months[0]);
    const last = parseMonth(months.at(-1));
    if (first === undefined || last === undefined) return { files: [], honoured: true };
    const span = { from: calendarDay(monthDays(first).first), to: calendarDay(monthDays(last).last) };
    return await lists.ofEvent(eventId, span, marketTypes, signal);
  };

  /** One list a month serves every event of a country; only events without a country are asked for one by one. */
  const fileListing = async (eventId: string, marketTypes: readonly string[] | undefined, signal: AbortSignal) => {
    const place = lists.placeOf(eventId);
    if (marketTypes === undefined || !place?.country) return await eventListing(eventId, marketTypes ?? [], signal);
    return await lists.ofMonth(place.month, { country: place.country, marketTypes }, signal);
  };

  const listFiles = async (eventId: string, marketTypes: readonly string[] | undefined): Promise<MarketFile[]> => {
    const { files } = await fileListing(eventId, marketTypes, closing.signal);
    const typed = files
      .filter((file) => file.eventId === eventId)
      .map(({ path }) => marketFile(path, memory.marketType(path)))
      .filter((file) => file !== undefined);
    return typed
      .filter(
        ({ marketType }) =>
          marketTypes === undefined || marketType === undefined || marketTypes.includes(marketType ?? ''),
      )
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  };

  return {
    kind: 'historic',
    lists,
    missingMonths,
    listedEvents,
    async estimate(query, { matches, marketTypes }, signal) {
      const missing = await missingMonths(query, signal);
      const before = client.requests;
      const events = await listedEvents(query, signal);
      const listRequests = client.requests - before;
      const here = await Promise.all(events.map((file) => store.find(file)));
      const months = await openMonths(query, signal);
      return estimateCosts({
        months,
        missing,
        matches,
        events: events.length,
        eventsKnown: here.filter((file) => file !== undefined).length,
        listRequests: listRequests + months.length,
        basket: await basketOf(
          months,
          { plan, sport, countries: query.countryCodes, marketTypes: marketTypes ?? [] },
          (filter) => retryRequest(() => client.basketSize(filter, signal), signal),
        ),
        requestsPerSecond: options.requestsPerSecond,
      });
    },
    // What is listed of a past month never changes, and recent lists are asked for again: only another service or plan is another source.
    version: async () => `${betfair.base_url}|${plan}|${sport}`,
    async findEvents(query, signal) {
      mustOwn(await missingMonths(query, signal), sport, plan);
      await fetchEach(await listedEvents(query, signal), {
        ...options,
        signal,
        fetch: (file, either) => retryDownload(() => fetchFile(file, either), either),
      });
      return await inLibrary((library) => library.findEvents(query, signal));
    },
    findEvent,
    listFiles,
    async fetch(file, signal) {
      const remote = parseRemotePath(file.key);
      if (remote === undefined) throw new FbpError('FBP-BUG', `not a file of the historic API: ${file.key}`);
      return { ...(await fetchFile(remote, signal)), file };
    },
    remember: (file, marketType) => memory.saveMarketType(file.key, marketType),
    close() {
      closing.abort(new FbpError('FBP-INTERRUPTED', 'the source was closed'));
      memory.close();
      void client.close();
    },
  };
}

/** The oldest market of each event: twins on other exchanges come later and say the same. */
function oneAnEvent(paths: readonly ListedPath[]): RemoteFile[] {
  const byEvent = new Map<string, RemoteFile>();
  for (const { path } of paths) {
    const file = parseRemotePath(path);
    if (file === undefined) continue;
    const other = byEvent.get(file.eventId);
    if (other === undefined || compareIds(file.marketId ?? '', other.marketId ?? '') < 0)
      byEvent.set(file.eventId, file);
  }
  return [...byEvent.values()].sort((a, b) => compareIds(a.eventId, b.eventId));
}

function marketFile(path: string, marketType: string | null | undefined): MarketFile | undefined {
  const remote = parseRemotePath(path);
  if (remote === undefined) return undefined;
  return { key: path, eventId: remote.eventId, marketId: remote.marketId, size: undefined, marketType };
}

function parseMonth(name: string | undefined): CalendarMonth | undefined {
  const [year, month] = (name ?? '').split('-').map(Number);
  return year && month ? { year, month } : undefined;
}
