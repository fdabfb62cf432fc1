import { type Cells, damaged, readTable } from '../tables/read-table.ts';

/** A finished time series, read match by match. Order of calls: of*, end. */
export interface SeriesRows {
  /** The rows of a match, in their order; none where it has none. Each match once, in the order of matches.csv. Throws FBP-INPUT. */
  readonly of: (matchId: string) => AsyncIterable<Cells>;
  /** Throws FBP-INPUT where a match has rows that was not asked for. */
  readonly end: () => void;
}

/** A time series as CSV, which has the matches in the order of matches.csv: one row in memory at a time. */
export class CsvSeriesRows implements SeriesRows {
  readonly #path: string;
  readonly #rows: AsyncGenerator<Cells>;
  #next: Cells | undefined;

  private constructor(path: string, rows: AsyncGenerator<Cells>) {
    this.#path = path;
    this.#rows = rows;
  }

  /** Throws FBP-INPUT where one of the columns is missing. */
  static async open(path: string, columns: readonly string[]): Promise<CsvSeriesRows> {
    const series = new CsvSeriesRows(path, (await readTable(path, columns)).rows);
    await series.#advance();
    return series;
  }

  async *of(matchId: string): AsyncGenerator<Cells> {
    while (this.#next?.('statistical_match_id') === matchId) {
      yield this.#next;
      await this.#advance();
    }
  }

  end(): void {
    if (this.#next === undefined) return;
    throw damaged(this.#path, `its match ${this.#next('statistical_match_id')} is not where matches.csv has it`);
  }

  async #advance(): Promise<void> {
    const { value, done } = await this.#rows.next();
    this.#next = done ? undefined : value;
  }
}
