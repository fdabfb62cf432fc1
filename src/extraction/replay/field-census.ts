/** A hostile file could invent names without end; more than this are counted together. */
const MAX_NAMES = 200;
const MAX_NAME_LENGTH = 80;
const OTHERS = '(others)';

/** Counts fields of the stream format that the program does not know, by path: `rc.xyz`. */
export class FieldCensus {
  readonly #counts = new Map<string, number>();

  add(path: string, field: string): void {
    const name = `${path}${field}`.slice(0, MAX_NAME_LENGTH);
    const key = this.#counts.has(name) || this.#counts.size < MAX_NAMES ? name : OTHERS;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** In order of name. */
  totals(): Readonly<Record<string, number>> {
    const byName = [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(byName);
  }
}
