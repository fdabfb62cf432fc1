import { isRead } from '../betfair/coverage.ts';
import type { EventLookup, EventQuery } from '../betfair/source.ts';
import type { BetfairEvent } from '../domain/event.ts';
import type { LinkBatchResult, LinkOptions, MappedMatch, MappingKnowledge, SearchResult } from '../domain/search.ts';
import { eventQuery } from './calendar/event-query.ts';
import { withCauses } from './causes/search-causes.ts';
import { isMissing, type LateSearch, withLate } from './late-events.ts';
import { linkBatch } from './linking/link-batch.ts';
import { SearchCache, type SearchCacheOptions } from './search-cache.ts';

export interface BetfairSearchEngineOptions {
  readonly source: EventLookup;
  readonly knowledge: MappingKnowledge;
  readonly options: LinkOptions;
  /** Where and how long decisions are remembered; absent: not at all. */
  readonly cache?: SearchCacheOptions | undefined;
}

/** Finds the events of whole batches: asks the source once for all of a batch's windows, decides, and remembers what it decided. */
export class BetfairSearchEngine {
  readonly #source: EventLookup;
  readonly #knowledge: MappingKnowledge;
  readonly #options: LinkOptions;
  readonly #cache: SearchCache | undefined;

  constructor({ source, knowledge, options, cache }: BetfairSearchEngineOptions) {
    this.#source = source;
    this.#knowledge = knowledge;
    this.#options = options;
    this.#cache = cache && new SearchCache(cache);
  }

  /**
   * Links all matches at once; results stand in the order of the matches. Throws what the source throws, nothing of its own:
   * a match without an event is a result.
   */
  async bulkSearch(matches: readonly MappedMatch[], signal: AbortSignal): Promise<LinkBatchResult> {
    if (matches.length === 0) return { results: [], learned: [] };
    const key = await this.#keyOf(matches, signal);
    return (
      (await this.#cache?.get(
        key,
        matches.map(({ match }) => match.row),
      )) ?? (await this.#search(matches, key, signal))
    );
  }

  /** The same without what is remembered: the source looks for what has come since. */
  async searchAgain(matches: readonly MappedMatch[], signal: AbortSignal): Promise<LinkBatchResult> {
    this.#source.refresh();
    return await this.searchAnew(matches, signal);
  }

  /** The same of what the source knows already: for a run that is to believe nothing of what an earlier one decided. */
  async searchAnew(matches: readonly MappedMatch[], signal: AbortSignal): Promise<LinkBatchResult> {
    return await this.#search(matches, await this.#keyOf(matches, signal), signal);
  }

  async #search(matches: readonly MappedMatch[], key: string, signal: AbortSignal): Promise<LinkBatchResult> {
    const knowledge = this.#knowledge;
    const found = await this.#findEvents(matches, signal);
    const first = linkBatch({ matches, events: found, knowledge, options: this.#options });
    const { linked, events } = await this.#lookForLate({ matches, linked: first, events: found }, signal);
    const coverage = await this.#source.coverage(this.queryOf(matches).windows, signal);
    const result = withCauses({ ...linked, matches, events, coverage, knowledge });
    // What could not be read now may be mended by the next run, and nothing that the key is made of need show it.
    if (isRead(coverage)) await this.#cache?.put(key, result);
    return result;
  }

  /** Rows without an event are looked for once more, among events that were filed late: whatever other rows are asked for with them. */
  async #lookForLate(batch: LateSearch, signal: AbortSignal): Promise<LateSearch> {
    const { matches, linked, events } = batch;
    const missing = matches.filter((_, index) => isMissing(linked.results[index]));
    if (missing.length === 0) return batch;
    const known = new Set(events.map(({ eventId }) => eventId));
    const late = (await this.#source.findLateEvents(this.queryOf(missing), signal)).filter(
      ({ eventId }) => !known.has(eventId),
    );
    if (late.length === 0) return batch;
    const all = [...events, ...late];
    const again = linkBatch({ matches, events: all, knowledge: this.#knowledge, options: this.#options });
    return { matches, events: all, linked: withLate(linked, again) };
  }

  /** What the source is asked for these matches. */
  queryOf(matches: Iterable<MappedMatch>): EventQuery {
    return eventQuery(matches, this.#knowledge, this.#options);
  }

  /** One match on its own, without the help of its season: prefer bulkSearch. */
  async searchMatch(match: MappedMatch, signal: AbortSignal): Promise<SearchResult> {
    const { results } = await this.bulkSearch([match], signal);
    const [result] = results;
    if (result === undefined) throw new Error('linkBatch gave no result for a match');
    return result;
  }

  async #findEvents(matches: readonly MappedMatch[], signal: AbortSignal): Promise<readonly BetfairEvent[]> {
    const events = await this.#source.findEvents(this.queryOf(matches), signal);
    return [...events, ...(await this.#findManualEvents(matches, events, signal))];
  }

  /** Events that a person named may lie outside every window. */
  async #findManualEvents(
    matches: readonly MappedMatch[],
    found: readonly BetfairEvent[],
    signal: AbortSignal,
  ): Promise<readonly BetfairEvent[]> {
    const known = new Set(found.map(({ eventId }) => eventId));
    const wanted = new Set(matches.flatMap(({ manual }) => manual?.eventId ?? []).filter((id) => !known.has(id)));
    const events: BetfairEvent[] = [];
    for (const id of wanted) {
      const event = await this.#source.findEvent(id, signal);
      if (event !== undefined) events.push(event);
    }
    return events;
  }

  async #keyOf(matches: readonly MappedMatch[], signal: AbortSignal): Promise<string> {
    if (this.#cache === undefined) return '';
    return this.#cache.keyOf({
      source: [this.#source.kind, await this.#source.version(signal, this.queryOf(matches).windows)],
      knowledge: this.#knowledge,
      options: this.#options,
      matches,
    });
  }
}
