import { button, find, get, make } from '../elements.js';
import { compared, filterText, passes } from './column-filter.js';
import { folded } from './folded.js';
import { TableTools } from './table-tools.js';

/**
 * A row of a table: its values in the order of the columns, what a search looks through, and the rows of the document that show it.
 * @typedef {{ values: import('./column-filter.js').Value[], text: string, rows: () => HTMLTableRowElement[] }} Item
 * @typedef {{ label: string, fits: (item: Item) => boolean }} Restriction
 */

const SHOWN_MORE = 100;
const NO_LIMIT = 12;

/** A table that is sorted by any column, filtered and searched, and of which only so many rows are shown at once. */
export class TableView {
  #search = '';
  /** @type {import('./column-filter.js').ColumnFilter[]} */
  #filters = [];
  /** @type {Restriction[]} */
  #restrictions = [];
  /** @type {{ column: number, sign: 1 | -1 } | undefined} */
  #order;
  /** @type {Item[]} */
  #fitting = [];
  #more = button('Show more', () => this.#showMore());
  #table;
  #body;
  #columns;
  #items;
  #pageSize;
  #shown;
  #tools;

  /**
   * @param {HTMLTableElement} table with a head of as many cells as there are columns
   * @param {{ columns: import('./column-filter.js').Column[], items: Item[], pageSize?: number }} content
   */
  constructor(table, { columns, items, pageSize = Number.POSITIVE_INFINITY }) {
    this.#table = table;
    this.#body = table.tBodies[0] ?? table.createTBody();
    this.#columns = columns;
    this.#items = items;
    this.#pageSize = pageSize;
    this.#shown = pageSize;
    this.#tools = items.length > NO_LIMIT || pageSize < items.length ? this.#makeTools() : undefined;
    table.closest('.scroll')?.after(make('p', { class: 'more' }, [this.#more]));
    this.#makeSortable();
    this.apply();
  }

  /** The rows that fit, in their order. */
  get fitting() {
    return this.#fitting;
  }

  focusSearch() {
    this.#tools?.focusSearch();
  }

  /** @param {string} text */
  search(text) {
    this.#search = text;
    this.#restart();
  }

  /**
   * Shows nothing but what a restriction lets through, until it is taken back.
   * @param {Restriction | undefined} restriction undefined lets all through
   */
  restrict(restriction) {
    this.#search = '';
    this.#tools?.clearSearch();
    this.#filters = [];
    this.#restrictions = restriction === undefined ? [] : [restriction];
    this.#restart();
  }

  /** @param {import('./column-filter.js').ColumnFilter} filter */
  addFilter(filter) {
    this.#filters.push(filter);
    this.#restart();
  }

  /**
   * @param {number} column
   * @param {1 | -1} sign
   */
  sort(column, sign) {
    this.#order = { column, sign };
    for (const [index, head] of this.#heads().entries()) {
      if (index === column) head.setAttribute('aria-sort', sign === 1 ? 'ascending' : 'descending');
      else head.removeAttribute('aria-sort');
    }
    this.#restart();
  }

  /**
   * Makes sure that a row is shown where it fits; false where it does not.
   * @param {Item} item
   */
  reveal(item) {
    const index = this.#fitting.indexOf(item);
    if (index < 0) return false;
    if (index >= this.#shown) {
      this.#shown = index + 1;
      this.apply();
    }
    return true;
  }

  apply() {
    const words = folded(this.#search).split(/\s+/).filter(Boolean);
    this.#fitting = this.#items.filter(
      (item) =>
        words.every((word) => item.text.includes(word)) &&
        this.#restrictions.every(({ fits }) => fits(item)) &&
        this.#filters.every((filter) => passes(filter, item.values[filter.column])),
    );
    const order = this.#order;
    if (order !== undefined) this.#fitting.sort(by(order));
    const visible = this.#fitting.slice(0, this.#shown);
    this.#body.replaceChildren(...visible.flatMap((item) => item.rows()));
    if (this.#more.parentElement) this.#more.parentElement.hidden = visible.length === this.#fitting.length;
    this.#tools?.show(this.#chips(), { visible: visible.length, fitting: this.#fitting.length });
  }

  /** What is shown and sorted, as lines of tab-separated cells, head first. */
  asText() {
    const lines = [this.#columns.map(({ label }) => label), ...this.#fitting.map(({ values }) => values)];
    return lines.map((cells) => cells.map((cell) => String(cell ?? '').replace(/\s+/g, ' ')).join('\t')).join('\n');
  }

  #restart() {
    this.#shown = this.#pageSize;
    this.apply();
  }

  #showMore() {
    const first = this.#shown;
    this.#shown += SHOWN_MORE;
    this.apply();
    const [row] = this.#fitting[first]?.rows() ?? [];
    if (row !== undefined) find(row, 'button, a, summary', HTMLElement)?.focus();
  }

  #makeTools() {
    const tools = new TableTools(this, this.#columns);
    this.#table.closest('.scroll')?.before(tools.element);
    return tools;
  }

  #makeSortable() {
    for (const [index, head] of this.#heads().entries()) {
      if (this.#columns[index]?.isFixed) continue;
      const sorter = button('', () => this.#sortAgain(index), { class: 'sorter' });
      sorter.append(...head.childNodes);
      head.replaceChildren(sorter);
    }
  }

  /**
   * Texts begin with the first, numbers with the biggest.
   * @param {number} column
   */
  #sortAgain(column) {
    const first = this.#columns[column]?.kind === 'number' ? -1 : 1;
    const again = this.#order?.column === column ? -this.#order.sign : first;
    this.sort(column, again === 1 ? 1 : -1);
  }

  #heads() {
    return [...get(this.#table, 'thead tr', HTMLTableRowElement).cells];
  }

  #chips() {
    const filters = this.#filters.map((filter) => ({
      text: filterText(filter, this.#columns),
      remove: () => {
        this.#filters = this.#filters.filter((other) => other !== filter);
        this.#restart();
      },
    }));
    const restrictions = this.#restrictions.map((restriction) => ({
      text: restriction.label,
      remove: () => this.restrict(undefined),
    }));
    return [...restrictions, ...filters];
  }
}

/** @param {{ column: number, sign: 1 | -1 }} order */
function by({ column, sign }) {
  return (/** @type {Item} */ { values: a }, /** @type {Item} */ { values: b }) => {
    const order = compared(a[column], b[column]);
    // What is empty stays last, whichever way.
    const isOneEmpty = (a[column] ?? '') === '' || (b[column] ?? '') === '';
    return isOneEmpty ? order : sign * order;
  };
}
