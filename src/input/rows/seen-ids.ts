/** Where an id was read. */
export interface IdPlace {
  readonly line: number;
  /** Name of the file, where there are several. */
  readonly file: string | undefined;
}

const FIRST_CAPACITY = 1024;
const FULLEST_SHARE = 0.7;

/**
 * The ids of all rows with the lines they were read from. Of an id only 64 bits are held, in flat arrays: some thirty bytes
 * an id, a tenth of what a Map takes. That two of a million ids share them is as likely as one in forty million.
 */
export class SeenIds {
  #size = 0;
  /** Three numbers an entry: both halves of the id's bits and its line; line 0 is an empty place. */
  #entries = new Uint32Array(3 * FIRST_CAPACITY);
  #files = new Uint16Array(FIRST_CAPACITY);
  readonly #fileNames: (string | undefined)[] = [];

  /** The place where the id was read before; undefined for a new one, which is now at `place`. */
  see(id: string, { line, file }: IdPlace): IdPlace | undefined {
    if (this.#size >= FULLEST_SHARE * this.#files.length) this.#grow();
    const [high, low] = bitsOf(id);
    const at = this.#find(high, low);
    const known = this.#entries[3 * at + 2] ?? 0;
    if (known !== 0) return { line: known, file: this.#fileNames[this.#files[at] ?? 0] };
    this.#entries.set([high, low, line], 3 * at);
    this.#files[at] = this.#numberOf(file);
    this.#size += 1;
    return undefined;
  }

  /** The place of these bits, or the empty one where they belong. */
  #find(high: number, low: number): number {
    const last = this.#files.length - 1;
    let at = low & last;
    while (this.#entries[3 * at + 2] !== 0 && (this.#entries[3 * at] !== high || this.#entries[3 * at + 1] !== low)) {
      at = (at + 1) & last;
    }
    return at;
  }

  #grow(): void {
    const [entries, files] = [this.#entries, this.#files];
    this.#entries = new Uint32Array(2 * entries.length);
    this.#files = new Uint16Array(2 * files.length);
    for (const [index, file] of files.entries()) {
      const entry = entries.subarray(3 * index, 3 * index + 3);
      if (entry[2] === 0) continue;
      const at = this.#find(entry[0] ?? 0, entry[1] ?? 0);
      this.#entries.set(entry, 3 * at);
      this.#files[at] = file;
    }
  }

  #numberOf(file: string | undefined): number {
    // Files are read one after the other.
    if (this.#fileNames.at(-1) !== file || this.#fileNames.length === 0) this.#fileNames.push(file);
    return this.#fileNames.length - 1;
  }
}

/** 64 bits of a text as two numbers: two multiplicative hashes over its letters, each mixed with the other (as cyrb53 does). */
function bitsOf(text: string): [high: number, low: number] {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < text.length; index += 1) {
    const letter = text.charCodeAt(index);
    high = Math.imul(high ^ letter, 2654435761);
    low = Math.imul(low ^ letter, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return [high >>> 0, low >>> 0];
}
