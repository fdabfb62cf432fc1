import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { InputRow } from '../../domain/match.ts';
import { createTextStore } from '../../input/text-store.ts';

const ROWS_A_PAGE = 1000;
/** Rows of one file are much alike: the quickest level makes them a tenth. */
const LEVEL = { level: 1 };

/**
 * The rows of a statistics file as they were read, in their order: what happens to the file later changes nothing. All but
 * the last thousand are held compressed, some tens of bytes each, which is quicker to read back than the file.
 */
export class PackedRows implements Iterable<InputRow> {
  readonly #pages: Buffer[] = [];
  #last: InputRow[] = [];

  get count(): number {
    return this.#pages.length * ROWS_A_PAGE + this.#last.length;
  }

  add(row: InputRow): void {
    if (this.#last.length === ROWS_A_PAGE) {
      this.#pages.push(deflateRawSync(JSON.stringify(this.#last), LEVEL));
      this.#last = [];
    }
    this.#last.push(row);
  }

  *[Symbol.iterator](): Generator<InputRow, void> {
    const { keepFields } = createTextStore();
    for (const page of this.#pages) {
      const rows: InputRow[] = JSON.parse(inflateRawSync(page).toString());
      for (const row of rows) yield row.kind === 'match' ? { ...row, match: keepFields(row.match) } : row;
    }
    yield* this.#last;
  }
}
