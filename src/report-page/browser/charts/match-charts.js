import { button, make } from '../elements.js';
import { timeRange, WINDOWS } from './chart-axes.js';
import { plotMarket, plotSize } from './market-plot.js';

/** @typedef {import('./market-plot.js').Market} Market */

/** What a match opens with: the last day. */
const FIRST_WINDOW = 1;

/**
 * Draws the charts of a match into a box.
 * @param {HTMLElement} box
 * @param {Market[]} markets
 */
export function showCharts(box, markets) {
  const windows = make('div', { class: 'windows', role: 'group', 'aria-label': 'Time shown in the charts' });
  const grid = make('div', { class: 'chart-grid' });
  box.replaceChildren(windows, grid);
  new MatchCharts(markets, windows, grid);
}

/** The charts of a match's markets, which show the same window of time and follow the page's width and theme. */
class MatchCharts {
  /** @type {uPlot[]} */
  #plots = [];
  #chosen = FIRST_WINDOW;
  #markets;
  #figures;
  #buttons;
  #width;

  /**
   * @param {Market[]} markets
   * @param {HTMLElement} windows where the buttons go
   * @param {HTMLElement} grid where the charts go
   */
  constructor(markets, windows, grid) {
    this.#markets = markets;
    this.#figures = markets.map(([, label]) => figure(label));
    this.#buttons = WINDOWS.map(({ name }, index) => button(name, () => this.#choose(index)));
    grid.append(...this.#figures);
    windows.append(...this.#buttons);
    this.#redraw();
    this.#choose(FIRST_WINDOW);
    this.#width = grid.clientWidth;
    new ResizeObserver(() => this.#fit(grid.clientWidth)).observe(grid);
    document.addEventListener('fbp-theme', () => this.#redraw());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#redraw());
  }

  #redraw() {
    for (const old of this.#plots) old.destroy();
    const key = `match-${Math.random()}`;
    this.#plots = this.#figures.flatMap((place, index) => {
      const market = this.#markets[index];
      return market === undefined ? [] : [plotMarket(place, market, key)];
    });
    this.#show();
  }

  /** @param {number} index */
  #choose(index) {
    this.#chosen = index;
    for (const [at, button] of this.#buttons.entries()) button.setAttribute('aria-pressed', String(at === index));
    this.#show();
  }

  #show() {
    const window = WINDOWS[this.#chosen];
    if (window === undefined) return;
    for (const plot of this.#plots) plot.setScale('x', timeRange(plot.data[0], window));
  }

  /** @param {number} width */
  #fit(width) {
    if (width === 0 || width === this.#width) return;
    this.#width = width;
    for (const [index, plot] of this.#plots.entries()) plot.setSize(plotSize(this.#figures[index] ?? plot.root));
  }
}

/** @param {string} label */
function figure(label) {
  return make('figure', {}, [make('figcaption', {}, [`${label}, last traded price`])]);
}
