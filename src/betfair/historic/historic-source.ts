import type { Config } from '../../config/schema.ts';
import { FbpError } from '../../domain/errors.ts';
import {
  type BetfairEvent,
  type FilePlace,
  type LocalFile,
  type MarketFile,
  type Plan,
  planNamed,
  type TimeWindow,
} from '../../domain/event.ts';
import type { FileFault } from '../../domain/price.ts';
import type { Coverage, DayCoverage } from '../coverage.ts';
import type { EventQuery, EventSource } from '../source.ts';
import { dayOf, parseRemotePath, type RemoteFile, UNDATED } from '../wire/market-path.ts';
import { fetchEach, type Retry } from './fetch-each.ts';
import type { FileStore } from './file-store.ts';
import type { HistoricClient } from './historic-client.ts';
import type { CalendarMonth } from './lists/calendar.ts';
import { basketOf, type EstimateWanted, estimateCosts, type HistoricEstimate } from './lists/estimate-costs.ts';
import { EventListings } from './lists/event-listings.ts';
import { type HistoricFilter, sportName } from './lists/historic-filter.ts';
import { FINAL_AFTER_DAYS, HistoricLists } from './lists/historic-lists.ts';
import type { OddPath } from './lists/list-paths.ts';
import type { ListingMemory } from './lists/listing-memory.ts';
import { monthsOwned, mustOwn } from './lists/owned-months.ts';

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
  /** Lists asked for at once. */
  readonly listsAtOnce: number;
  /** Files learned from at once. */
  readonly concurrency: number;
  /** For lists, and for the files that events are learned from; `fetch` itself tries once. */
  readonly retry: Retry;
  /** false: answers are used and not kept. */
  readonly remembers: boolean;
  /** Events that were looked at, of those that have to be. */
  readonly onProgress: (done: number, total: number) => void;
  readonly now?: () => number;
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
export class HistoricSource implements EventSource {
  readonly kind = 'historic';
  readonly #options: HistoricSourceOptions;
  readonly #plan: Plan;
  readonly #sport: string;
  readonly #listings: EventListings;
  readonly #faults: FileFault[] = [];
  /** What `fetch` downloaded, by event. Files that events are learned from are not in it: linking needs them again. */
  readonly #fetched = new Map<string, RemoteFile[]>();

  constructor(options: HistoricSourceOptions) {
    const { client, betfair, retry } = options;
    const plan = planNamed(betfair.plan);
    const sport = sportName(betfair.event_type_id);
    const lists = new HistoricLists({ ...options, plan, sport, baseUrl: betfair.base_url });
    const ask = (signal: AbortSignal) => retry(() => client.myData(signal), signal);
    this.#listings = new EventListings(lists, monthsOwned({ ...options, ask, plan, sport }));
    this.#options = options;
    this.#plan = plan;
    this.#sport = sport;
  }

  /** What is listed of a past month never changes, and recent lists are asked for again: only another service or plan is another source. */
  async version(): Promise<string> {
    return `${this.#options.betfair.base_url}|${this.#plan}|${this.#sport}`;
  }

  faults(): readonly FileFault[] {
    const odd = this.#listings.odd.map(({ path, reason }) => {
      return { file: path, line: undefined, message: `stands in a list of the service and ${reason}` };
    });
    return [...this.#faults, ...odd];
  }

  /** What is listed of a past day is all there is; to one of the last two weeks files may still come. */
  async coverage(windows: readonly TimeWindow[], signal: AbortSignal): Promise<Coverage> {
    const { days, ...known } = await this.#inLibrary((library) => library.coverage(windows, signal));
    const finalBefore = dayOf((this.#options.now ?? Date.now)()) - FINAL_AFTER_DAYS;
    const missed = this.#faults.map(({ file }) => parseRemotePath(file)?.day ?? UNDATED);
    const undelivered = [...missed, ...this.#listings.odd.map((odd) => odd.day)];
    const listed = [...days].map(([day, found]): [number, DayCoverage] => [
      day,
      {
        ...found,
        isMissing: found.isMissing && day >= finalBefore,
        undelivered: undelivered.filter((one) => one === day || one === UNDATED).length,
      },
    ]);
    return { ...known, days: new Map(listed) };
  }

  async findEvents(query: EventQuery, signal: AbortSignal): Promise<readonly BetfairEvent[]> {
    mustOwn(await this.#listings.missingMonths(query, signal), this.#sport, this.#plan);
    const { files, complete } = await this.#listings.listed(query, signal);
    await this.#learn(files, signal);
    const events = await this.knownEvents(query, signal);
    if (complete || query.eventNames.length === 0) return events;
    const met = events.flatMap(({ names }) => names);
    await this.#learn(await this.#listings.named(query, met, signal), signal);
    return await this.knownEvents(query, signal);
  }

  /** The events of the windows that are known already, without asking anybody. */
  knownEvents(query: EventQuery, signal: AbortSignal): Promise<readonly BetfairEvent[]> {
    return this.#inLibrary((library) => library.findEvents(query, signal));
  }

  findLateEvents(query: EventQuery, signal: AbortSignal): Promise<readonly BetfairEvent[]> {
    return this.#inLibrary((library) => library.findLateEvents(query, signal));
  }

  refresh(): void {
    this.#options.memory.forgetRecent();
    this.#listings.refresh();
    this.#faults.length = 0;
  }

  async findEvent(eventId: string, signal: AbortSignal): Promise<BetfairEvent | undefined> {
    const known = await this.#inLibrary((library) => library.findEvent(eventId, signal));
    if (known !== undefined) return known;
    const file = await this.#listings.oneEvent(eventId, signal);
    if (file === undefined) return undefined;
    await this.#options.retry(() => this.#fetchFile(file, signal), signal);
    return await this.#inLibrary((library) => library.findEvent(eventId, signal));
  }

  async listFiles(
    eventId: string,
    marketTypes: readonly string[] | undefined,
    signal: AbortSignal,
  ): Promise<readonly MarketFile[]> {
    const remotes = await this.#listings.filesOf(eventId, marketTypes, signal);
    const odd = this.#listings.odd.find((one) => one.eventId === eventId);
    if (odd !== undefined) throw unusablePath(eventId, odd);
    const files = remotes.map((remote) => this.#marketFile(remote));
    return files.filter((file) => isWanted(file, marketTypes)).sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async fetch(file: MarketFile, signal: AbortSignal): Promise<LocalFile> {
    const remote = parseRemotePath(file.key);
    if (remote === undefined) throw new FbpError('FBP-BUG', 'not a file of the historic API', { where: file.key });
    const here = await this.#options.store.find(remote, signal);
    if (here !== undefined) return { ...here, file };
    const kept = await this.#download(remote, signal);
    this.#fetched.set(file.eventId, [...(this.#fetched.get(file.eventId) ?? []), remote]);
    return { ...kept, file };
  }

  async discard(eventId: string): Promise<void> {
    const files = this.#fetched.get(eventId) ?? [];
    this.#fetched.delete(eventId);
    for (const file of files) await this.#options.store.discard(file);
  }

  remember(file: MarketFile, marketType: string | null): void {
    this.#options.memory.saveMarketType(file.key, marketType);
  }

  /** What a run of the query would cost. Asks for lists, fetches no file. */
  async estimate(query: EventQuery, wanted: EstimateWanted, signal: AbortSignal): Promise<HistoricEstimate> {
    const { client, store, requestsPerSecond } = this.#options;
    const before = client.requests;
    const missing = await this.#listings.missingMonths(query, signal);
    const { files, eventsOfMonths } = await this.#listings.listed(query, signal);
    const months = await this.#listings.openMonths(query, signal);
    const here = await Promise.all(files.map((file) => store.find(file, signal)));
    const eventsKnown = here.filter((file) => file !== undefined).length;
    const isFinal = eventsKnown === files.length && missing.length === 0;
    const linked = await this.#filesOfLinked(wanted, signal);
    const matchesToCome = linked.unlisted + (isFinal ? 0 : Math.min(wanted.unlinked, files.length - eventsKnown));
    // What was asked for up to here, a run would ask for too.
    const asked = client.requests - before;
    const types = wanted.marketTypes;
    const toAsk = types === undefined ? matchesToCome : this.#listings.unlistedMonths(query, months, types);
    const sizing = eventsKnown < files.length || linked.missing + matchesToCome > 0 ? months : [];
    return estimateCosts({
      plan: this.#plan,
      months,
      missing,
      events: files.length,
      eventsKnown,
      filesOfLinked: linked.missing,
      matchesToCome,
      listRequests: asked + (matchesToCome > 0 ? toAsk : 0),
      basket: await this.#basketOf(sizing, { countries: query.countryCodes, marketTypes: types ?? [] }, signal),
      eventsOfBasket: eventsOfMonths,
      requestsPerSecond,
    });
  }

  close(): void {
    const { client, memory, store } = this.#options;
    memory.close();
    store.close();
    void client.close();
  }

  async #learn(files: readonly RemoteFile[], signal: AbortSignal): Promise<void> {
    const { memory, retry } = this.#options;
    const fetch = (file: RemoteFile, either: AbortSignal) => retry(() => this.#fetchFile(file, either), either);
    const missed = await fetchEach(files, { ...this.#options, signal, fetch });
    // Perhaps it was the list that was wrong: the next run asks for it again.
    for (const { file } of missed) memory.forgetListsOf(file);
    this.#faults.push(...missed);
  }

  async #fetchFile(remote: RemoteFile, signal: AbortSignal): Promise<FilePlace> {
    return (await this.#options.store.find(remote, signal)) ?? (await this.#download(remote, signal));
  }

  async #download(remote: RemoteFile, signal: AbortSignal): Promise<FilePlace> {
    const { client, store } = this.#options;
    return await store.keep(remote, (take) => client.download(remote.path, take, signal));
  }

  async #inLibrary<T>(ask: (library: EventSource) => Promise<T>): Promise<T> {
    const library = this.#options.openLibrary();
    try {
      return await ask(library);
    } finally {
      library.close();
    }
  }

  /** Files that linked matches still need; `unlisted` matches would cost a request each to know theirs. */
  async #filesOfLinked({ linkedEvents, marketTypes }: EstimateWanted, signal: AbortSignal) {
    let [missing, unlisted] = [0, 0];
    for (const eventId of linkedEvents) {
      if (marketTypes === undefined && !this.#listings.isFilesOfKnown(eventId, undefined)) {
        unlisted += 1;
        continue;
      }
      for (const remote of await this.#listings.filesOf(eventId, marketTypes, signal)) {
        const wanted = isWanted(this.#marketFile(remote), marketTypes);
        if (wanted && (await this.#options.store.find(remote, signal)) === undefined) missing += 1;
      }
    }
    return { missing, unlisted };
  }

  async #basketOf(
    months: readonly CalendarMonth[],
    narrowed: Pick<HistoricFilter, 'countries' | 'marketTypes'>,
    signal: AbortSignal,
  ) {
    const { client, retry } = this.#options;
    const filter = { plan: this.#plan, sport: this.#sport, ...narrowed };
    return await basketOf(months, filter, (one) => retry(() => client.basketSize(one, signal), signal));
  }

  #marketFile({ path, eventId, marketId }: RemoteFile): MarketFile {
    return { key: path, eventId, marketId, size: undefined, marketType: this.#options.memory.marketType(path) };
  }
}

/** Whatever market it would have been, the event is not had whole. */
function unusablePath(eventId: string, { path, reason }: OddPath): FbpError {
  return new FbpError('FBP-MARKET-FILE', `the service lists a file that cannot be fetched: ${path} ${reason}`, {
    where: `event ${eventId}`,
    hint: 'run the same command again with --retry-failed: the list is asked for anew; if it stays so, write to Betfair’s historical data support',
  });
}

function isWanted({ marketType }: MarketFile, marketTypes: readonly string[] | undefined): boolean {
  return marketTypes === undefined || marketType === undefined || marketTypes.includes(marketType ?? '');
}
