import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../disk/atomic-file.ts';
import { sha256 } from '../disk/digest.ts';
import { sealed, unsealed } from '../disk/sealed-text.ts';
import type { LinkBatchResult } from '../domain/search.ts';
import { isResultOf } from './cached-result.ts';

/** Raised when linkBatch decides differently or says more, so that what an older version decided is not believed. */
const LINKER_VERSION = 39;

export interface SearchCacheOptions {
  /** `<state_dir>/search-cache` */
  readonly folder: string;
  readonly ttlMs: number;
  /** What the names of its files begin with, so that a batch's can be told from others'. */
  readonly batch: string;
  /** Epoch ms; the clock by default. */
  readonly now?: () => number;
}

/** Results of whole batches, one file each, named after everything that decided them. */
export class SearchCache {
  readonly #folder: string;
  readonly #ttlMs: number;
  readonly #batch: string;
  readonly #now: () => number;

  constructor({ folder, ttlMs, batch, now = Date.now }: SearchCacheOptions) {
    this.#folder = folder;
    this.#ttlMs = ttlMs;
    this.#batch = batch;
    this.#now = now;
  }

  /** The name of what `inputs` decide: equal inputs, equal key. */
  keyOf(inputs: unknown): string {
    const sorted = JSON.stringify({ version: LINKER_VERSION, inputs }, (_, value) =>
      value instanceof Map ? [...value] : value,
    );
    return sha256(sorted).slice(0, 32);
  }

  /** A result that is fresh and whole; anything else is as good as none. */
  async get(key: string, rows: readonly number[]): Promise<LinkBatchResult | undefined> {
    const path = this.#path(key);
    try {
      const { mtimeMs } = await stat(path);
      // One from a time to come was written while the clock was wrong: by its age it would be believed until then.
      if (Math.abs(this.#now() - mtimeMs) > this.#ttlMs) {
        await rm(path, { force: true });
        return undefined;
      }
      const text = unsealed(await readFile(path, 'utf8'));
      const content: unknown = text === undefined ? undefined : JSON.parse(text);
      return isResultOf(rows, content) ? content : undefined;
    } catch {
      return undefined;
    }
  }

  /** Never fails: without its cache a search is slower, not wrong. */
  async put(key: string, result: LinkBatchResult): Promise<void> {
    await writeFileAtomic(this.#path(key), sealed(JSON.stringify(result))).catch(() => undefined);
  }

  #path(key: string): string {
    return join(this.#folder, `${this.#batch}-${key}.json`);
  }
}
