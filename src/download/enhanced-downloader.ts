import type { EventSource } from '../betfair/source.ts';
import type { LocalFile, MarketFile } from '../domain/event.ts';

/** What a file is fetched for, in the words of a log. */
export interface FetchedFor {
  readonly match_id: string;
  readonly file: string;
}

/** Tries a fetch again as a policy says. */
export type FetchRetry = <T>(fetch: () => Promise<T>, signal: AbortSignal, what: FetchedFor) => Promise<T>;

/** A market file in, verified local bytes out. Each file is fetched once, however many ask for it at the same time. */
export class EnhancedDownloader {
  readonly #source: Pick<EventSource, 'fetch'>;
  readonly #retry: FetchRetry;
  readonly #underWay = new Map<string, Promise<LocalFile>>();

  constructor(source: Pick<EventSource, 'fetch'>, retry: FetchRetry) {
    this.#source = source;
    this.#retry = retry;
  }

  /** Throws what the source throws once the policy is used up. */
  fetch(file: MarketFile, matchId: string, signal: AbortSignal): Promise<LocalFile> {
    const begun = this.#underWay.get(file.key);
    if (begun !== undefined) return begun;
    const what = { match_id: matchId, file: file.key };
    const fetching = this.#retry(() => this.#source.fetch(file, signal), signal, what).finally(() => {
      this.#underWay.delete(file.key);
    });
    this.#underWay.set(file.key, fetching);
    return fetching;
  }
}
