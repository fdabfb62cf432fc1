import type { EventSource } from '../betfair/source.ts';
import { mergeWindows } from '../betfair/time-windows.ts';
import type { BetfairEvent } from '../domain/event.ts';
import type { LinkBatchResult, LinkOptions, MappedMatch, MappingKnowledge, SearchResult } from '../domain/search.ts';
import { searchWindow } from './kickoff-window.ts';
import { linkBatch } from './link-batch.ts';
import { SearchCache, type SearchCacheOptions } from './search-cache.ts';

export interface BetfairSearchEngineOptions {
  readonly source: EventSource;
  readonly knowledge: MappingKnowledge;
  readonly options: LinkOptions;
  /** Where and how long decisions are remembered; absent: not at all. */
  readonly cache?: SearchCacheOptions | undefined;
}

/** Finds the events of whole batches: asks the source once for all of a batch's windows, decides, and remembers what it decided. */
export class BetfairSearchEngine {
  readonly #source: EventSource;
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
    const key = await this.#keyOf(matches);
    const remembered = await this.#cache?.get(key, matches.length);
    if (remembered !== undefined) return remembered;
    const events = await this.#findEvents(matches, signal);
    const result = linkBatch({ matches, events, knowledge: this.#knowledge, options: this.#options });
    await this.#cache?.put(key, result);
    return result;
  }

  /** One match on its own, without the help of its season: prefer bulkSearch. */
  async searchMatch(match: MappedMatch, signal: AbortSignal): Promise<SearchResult> {
    const { results } = await this.bulkSearch([match], signal);
    const [result] = results;
    if (result === undefined) throw new Error('linkBatch gave no result for a match');
    return result;
  }

  async #findEvents(matches: readonly MappedMatch[], signal: AbortSignal): Promise<readonly BetfairEvent[]> {
    const windows = matches.map(({ match }) => searchWindow(match.kickoff, this.#options.expandedDateDays));
    const names = new Set(matches.flatMap(({ home, away }) => [...home.names, ...away.names]));
    const query = {
      windows: mergeWindows(windows),
      names: [...names].sort(),
      eventNames: likelyEventNames(matches),
      countryCodes: this.#knowledge.countryCodes,
    };
    const events = await this.#source.findEvents(query, signal);
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

  async #keyOf(matches: readonly MappedMatch[]): Promise<string> {
    if (this.#cache === undefined) return '';
    return this.#cache.keyOf({
      source: [this.#source.kind, await this.#source.version()],
      knowledge: this.#knowledge,
      options: this.#options,
      matches,
    });
  }
}

/** Each match under the first spelling of both sides, either way round: neutral venues are listed reversed. */
function likelyEventNames(matches: readonly MappedMatch[]): string[] {
  const names = matches.flatMap(({ home, away }) => {
    const [first, second] = [home.names[0], away.names[0]];
    return first === undefined || second === undefined ? [] : [`${first} v ${second}`, `${second} v ${first}`];
  });
  return [...new Set(names)].sort();
}
