/** @typedef {import('../charts/market-plot.js').Market} Market */

/** The points of the charts: in the page, a line a match, or in files beside it, some matches each. */
export class MatchSeries {
  /** @type {string[] | undefined} */
  #lines;
  /** @type {Map<number, Promise<(Market[] | null)[]>>} */
  #files = new Map();
  #beside;

  /** @param {import('./match-types.js').PageData['series']} beside */
  constructor(beside) {
    this.#beside = beside;
  }

  /**
   * @param {number} index of the match on the page
   * @returns {Promise<Market[] | undefined>} undefined for a match without charts
   */
  async of(index) {
    if (this.#beside === null) return this.#inside(index);
    const number = Math.floor(index / this.#beside.matches);
    const file = this.#files.get(number) ?? loaded(`${this.#beside.folder}/${number}.js`, number);
    this.#files.set(number, file);
    return (await file)[index % this.#beside.matches] ?? undefined;
  }

  /** @param {number} index */
  #inside(index) {
    this.#lines ??= document.querySelector('#chart-data')?.textContent?.split('\n') ?? [];
    const line = this.#lines[index];
    return line ? JSON.parse(line) : undefined;
  }
}

/** @type {Map<number, (matches: (Market[] | null)[]) => void>} */
const WAITING = new Map();
Object.assign(globalThis, {
  fbpSeries: (/** @type {number} */ number, /** @type {(Market[] | null)[]} */ matches) =>
    WAITING.get(number)?.(matches),
});

/**
 * A page that was opened from a disk may load scripts, and no other kind of file.
 * @param {string} path
 * @param {number} number
 * @returns {Promise<(Market[] | null)[]>} empty where there is no such file
 */
function loaded(path, number) {
  return new Promise((resolve) => {
    WAITING.set(number, resolve);
    const script = document.createElement('script');
    script.src = path;
    script.addEventListener('error', () => resolve([]));
    document.head.append(script);
  });
}
