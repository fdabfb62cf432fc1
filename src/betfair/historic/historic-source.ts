import type { Config } from '../../config/schema.ts';
import { FbpError } from '../../domain/errors.ts';
import type { BetfairEvent, LocalFile, MarketFile } from '../../domain/event.ts';
import type { FileFault } from '../../domain/price.ts';
import type { EventQuery, EventSource } from '../source.ts';
import { parseRemotePath, type RemoteFile } from '../wire/market-path.ts';
import { fetchEach } from './fetch-each.ts';
import type { FileStore } from './file-store.ts';
import { basketOf, type EstimateWanted, estimateCosts, type HistoricEstimate } from './lists/estimate-costs.ts';
import { eventListings } from './lists/event-listings.ts';
import { HISTORIC_PLANS, sportName } from './lists/historic-filter.ts';
import { historicLists } from './lists/historic-lists.ts';
import type { ListingMemory } from './lists/listing-memory.ts';
import { monthsOwned, mustOwn } from './lists/owned-months.ts';
import type { Retry } from './retry.ts';
import type { HistoricClient } from './service/historic-client.ts';

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
  readonly remembers: boolean;
  /** Events that were looked at, of those that have to be. */
  readonly onProgress: (done: number, total: number) => void;
  readonly now?: () => number;
}

export interface HistoricSource extends EventSource {
  /** What a run of the query would cost. Asks for lists, fetches no file. */
  estimate(query: EventQuery, want: EstimateWanted, signal: AbortSignal): Promise<HistoricEstimate>;
  /** The events of the windows that are known already, without asking anybody. */
  knownEvents(query: EventQuery, signal: AbortSignal): Promise<readonly BetfairEvent[]>;
}

/**
 * Betfair's historical data as a source of events.
 *
 * The linker needs every event that could be taken for a wanted match, not only those that bear its name: a rival it
 * never hears of is an ambiguity it cannot see, and names that no mapping file knows are learned from the calendar of
 * all events. So whole months of the country are listed (one request a month; lists are remembered), and each listed
 * event of the wanted days is learned from its MATCH_ODDS file, once, ever: the file stays in the user's own archive and
 * the event in its catalogue, read by the same code as any archive. That costs one small file an event in the first
 * season of a country and nothing in its further leagues and runs. Asking for each match by name would cost two
 * requests and more a match every time, show no rival, and find nothing under a name that nobody knows yet.
 *
 * Events without a country (cups, internationals) come with the same lists where the service filters for them. Where it
 * does not, all events of the world would have to be learned; then they are asked for by name.
 */
export function openHistoricSource(options: HistoricSourceOptions): HistoricSource {
  const { client, memory, store, betfair, retryRequest, retryDownload } = options;
  const plan = HISTORIC_PLANS[betfair.plan];
  const sport = sportName(betfair.event_type_id);
  const lists = historicLists({ ...options, retry: retryRequest, plan, sport, baseUrl: betfair.base_url });
  const askOwned = (signal: AbortSignal) => retryRequest(() => client.myData(signal), signal);
  const listings = eventListings(lists, monthsOwned({ ...options, ask: askOwned, plan, sport }));
  const faults: FileFault[] = [];
  /** What `fetch` downloaded, by event. Files that events are learned from are not in it: linking needs them again. */
  const fetched = new Map<string, RemoteFile[]>();

  async function download(remote: RemoteFile, signal: AbortSignal): Promise<LocalFile> {
    const { bytes } = await client.download(remote.path, signal);
    return await store.keep(remote, bytes);
  }

  async function fetchFile(remote: RemoteFile, signal: AbortSignal): Promise<LocalFile> {
    return (await store.find(remote)) ?? (await download(remote, signal));
  }

  async function learn(files: readonly RemoteFile[], signal: AbortSignal): Promise<void> {
    const fetch = (file: RemoteFile, either: AbortSignal) => retryDownload(() => fetchFile(file, either), either);
    const missed = await fetchEach(files, { ...options, signal, fetch });
    // Perhaps it was the list that was wrong: the next run asks for it again.
    for (const { file } of missed) memory.forgetListsOf(file);
    faults.push(...missed);
  }

  async function inLibrary<T>(ask: (library: EventSource) => Promise<T>): Promise<T> {
    const library = options.openLibrary();
    try {
      return await ask(library);
    } finally {
      library.close();
    }
  }

  /** Files that linked matches still need; `unlisted` matches would cost a request each to know theirs. */
  async function filesOfLinked({ linkedEvents, marketTypes }: EstimateWanted, signal: AbortSignal) {
    let [missing, unlisted] = [0, 0];
    for (const eventId of linkedEvents) {
      if (marketTypes === undefined && !listings.isFilesOfKnown(eventId, undefined)) {
        unlisted += 1;
        continue;
      }
      for (const remote of await listings.filesOf(eventId, marketTypes, signal)) {
        const wanted = isWanted(marketFile(remote, memory.marketType(remote.path)), marketTypes);
        if (wanted && (await store.find(remote)) === undefined) missing += 1;
      }
    }
    return { missing, unlisted };
  }

  return {
    kind: 'historic',
    // What is listed of a past month never changes, and recent lists are asked for again: only another service or plan is another source.
    version: async () => `${betfair.base_url}|${plan}|${sport}`,
    faults: () => faults,
    isIncomplete: () => faults.length > 0,

    async findEvents(query, signal) {
      mustOwn(await listings.missingMonths(query, signal), sport, plan);
      const { files, complete } = await listings.listed(query, signal);
      await learn(files, signal);
      const events = await inLibrary((library) => library.findEvents(query, signal));
      if (complete || query.eventNames.length === 0) return events;
      const met = events.flatMap(({ names }) => names);
      await learn(await listings.named(query, met, signal), signal);
      return await inLibrary((library) => library.findEvents(query, signal));
    },

    async findEvent(eventId, signal) {
      const known = await inLibrary((library) => library.findEvent(eventId, signal));
      if (known !== undefined) return known;
      const file = await listings.oneEvent(eventId, signal);
      if (file === undefined) return undefined;
      await retryDownload(() => fetchFile(file, signal), signal);
      return await inLibrary((library) => library.findEvent(eventId, signal));
    },

    async listFiles(eventId, marketTypes, signal) {
      const remotes = await listings.filesOf(eventId, marketTypes, signal);
      const files = remotes.map((remote) => marketFile(remote, memory.marketType(remote.path)));
      return files.filter((file) => isWanted(file, marketTypes)).sort((a, b) => (a.key < b.key ? -1 : 1));
    },

    async fetch(file, signal) {
      const remote = parseRemotePath(file.key);
      if (remote === undefined) throw new FbpError('FBP-BUG', 'not a file of the historic API', { where: file.key });
      const here = await store.find(remote);
      if (here !== undefined) return { ...here, file };
      const kept = await download(remote, signal);
      fetched.set(file.eventId, [...(fetched.get(file.eventId) ?? []), remote]);
      return { ...kept, file };
    },

    async discard(eventId) {
      const files = fetched.get(eventId) ?? [];
      fetched.delete(eventId);
      for (const file of files) await store.discard(file);
    },

    remember: (file, marketType) => memory.saveMarketType(file.key, marketType),

    knownEvents: (query, signal) => inLibrary((library) => library.findEvents(query, signal)),

    async estimate(query, wanted, signal) {
      const before = client.requests;
      const missing = await listings.missingMonths(query, signal);
      const { files, eventsOfMonths } = await listings.listed(query, signal);
      const months = await listings.openMonths(query, signal);
      const here = await Promise.all(files.map((file) => store.find(file)));
      const eventsKnown = here.filter((file) => file !== undefined).length;
      const isFinal = eventsKnown === files.length && missing.length === 0;
      const linked = await filesOfLinked(wanted, signal);
      const matchesToCome = linked.unlisted + (isFinal ? 0 : Math.min(wanted.unlinked, files.length - eventsKnown));
      // What was asked for up to here, a run would ask for too.
      const asked = client.requests - before;
      const types = wanted.marketTypes;
      const toAsk = types === undefined ? matchesToCome : listings.unlistedMonths(query, months, types);
      const filter = { plan, sport, countries: query.countryCodes, marketTypes: types ?? [] };
      const sizing = eventsKnown < files.length || linked.missing + matchesToCome > 0 ? months : [];
      const basket = await basketOf(sizing, filter, (one) =>
        retryRequest(() => client.basketSize(one, signal), signal),
      );
      return estimateCosts({
        plan,
        months,
        missing,
        events: files.length,
        eventsKnown,
        filesOfLinked: linked.missing,
        matchesToCome,
        listRequests: asked + (matchesToCome > 0 ? toAsk : 0),
        basket,
        eventsOfBasket: eventsOfMonths,
        requestsPerSecond: options.requestsPerSecond,
      });
    },

    close() {
      memory.close();
      store.close();
      void client.close();
    },
  };
}

function marketFile({ path, eventId, marketId }: RemoteFile, marketType: string | null | undefined): MarketFile {
  return { key: path, eventId, marketId, size: undefined, marketType };
}

function isWanted({ marketType }: MarketFile, marketTypes: readonly string[] | undefined): boolean {
  return marketTypes === undefined || marketType === undefined || marketTypes.includes(marketType ?? '');
}
