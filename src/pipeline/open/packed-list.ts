import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ScratchFile } from '../../disk/temporary/scratch-file.ts';
import type { Sequence } from '../../domain/sequence.ts';

/** Items of one list are much alike: the quickest level makes them a tenth. */
const LEVEL = { level: 1 };

export interface PackedListOptions {
  /** Items packed together: more take less room, and more memory while one goes through them. */
  readonly pageSize: number;
  /** Where pages go; by default they stay in memory. */
  readonly spill?: ScratchFile | undefined;
}

type Page =
  | { readonly kind: 'held'; readonly bytes: Buffer }
  | { readonly kind: 'spilled'; readonly from: ScratchFile; readonly offset: number; readonly length: number };

/** Plain data in the order it was added: all but the last page is held as compressed JSON, some tens of bytes a row. */
export class PackedList<Item> implements Sequence<Item> {
  readonly #options: PackedListOptions;
  readonly #pages: Page[] = [];
  #last: Item[] = [];

  constructor(options: PackedListOptions) {
    this.#options = options;
  }

  get length(): number {
    return this.#pages.length * this.#options.pageSize + this.#last.length;
  }

  add(item: Item): void {
    if (this.#last.length === this.#options.pageSize) {
      this.#pages.push(this.#kept(deflateRawSync(JSON.stringify(this.#last), LEVEL)));
      this.#last = [];
    }
    this.#last.push(item);
  }

  *[Symbol.iterator](): Generator<Item, void> {
    for (const page of this.#pages) yield* JSON.parse(inflateRawSync(bytesOf(page)).toString()) as Item[];
    yield* this.#last;
  }

  #kept(page: Buffer): Page {
    const { spill } = this.#options;
    // A copy, as the buffer may be a small part of a large one.
    if (spill === undefined) return { kind: 'held', bytes: Buffer.from(page) };
    return { kind: 'spilled', from: spill, offset: spill.append(page), length: page.length };
  }
}

function bytesOf(page: Page): Buffer {
  return page.kind === 'held' ? page.bytes : page.from.read(page.offset, page.length);
}
