import type { Retry } from '../betfair/historic/fetch-each.ts';
import type { EventSource } from '../betfair/source.ts';
import type { LocalFile, MarketFile } from '../domain/event.ts';

/** A market file in, verified local bytes out. Each file is fetched once, however many ask for it at the same time. */
export class EnhancedDownloader {
  readonly #source: Pick<EventSource, 'fetch'>;
  readonly #retry: Retry;
  readonly #underWay = new Map<string, Promise<LocalFile>>();

  constructor(source: Pick<EventSource, 'fetch'>, retry: Retry) {
    this.#source = source;
    this.#retry = retry;
  }

  /** Throws what the source throws once the policy is used up. */
  fetch(file: MarketFile, signal: AbortSignal): Promise<LocalFile> {
    const begun = this.#underWay.get(file.key);
    if (begun !== undefined) return begun;
    const fetching = this.#retry(() => this.#source.fetch(file, signal), signal).finally(() => {
      this.#underWay.delete(file.key);
    });
    this.#underWay.set(file.key, fetching);
    return fetching;
  }
}
