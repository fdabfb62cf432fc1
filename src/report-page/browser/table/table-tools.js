import { copyButton } from '../copy-button.js';
import { button, make } from '../elements.js';
import { TESTS } from './column-filter.js';

/** @typedef {import('./table-view.js').TableView} TableView */

/** What stands above a table: search, a filter by any column, an order, how much is shown. */
export class TableTools {
  element = make('div', { class: 'filters' });
  #search = make('input', { type: 'search', autocomplete: 'off', placeholder: 'club, id, word' });
  #chips = make('p', { class: 'chips' });
  #count = make('p', { class: 'note', 'aria-live': 'polite' });

  /**
   * @param {TableView} view
   * @param {import('./column-filter.js').Column[]} columns
   */
  constructor(view, columns) {
    this.#search.addEventListener('input', () => view.search(this.#search.value));
    const filter = make('details', { class: 'by-column' }, [
      make('summary', {}, ['Filter and sort']),
      filterForm(view, columns),
      orderForm(view, columns),
    ]);
    const copy = copyButton('Copy table', () => view.asText());
    this.element.append(labelled('Search', this.#search), filter, copy, this.#count, this.#chips);
  }

  focusSearch() {
    this.#search.focus();
    this.#search.select();
  }

  clearSearch() {
    this.#search.value = '';
  }

  /**
   * @param {{ text: string, remove: () => void }[]} chips
   * @param {{ visible: number, fitting: number }} counts
   */
  show(chips, { visible, fitting }) {
    this.#count.textContent = countText(visible, fitting);
    const made = chips.map(({ text, remove }) =>
      button(
        `${text} ×`,
        () => {
          remove();
          this.#search.focus();
        },
        { class: 'chip', 'aria-label': `${text}: take this filter away` },
      ),
    );
    this.#chips.replaceChildren(...made);
    this.#chips.hidden = made.length === 0;
  }
}

/**
 * @param {TableView} view
 * @param {import('./column-filter.js').Column[]} columns
 */
function filterForm(view, columns) {
  const column = columnChoice(columns);
  const test = make(
    'select',
    {},
    [...TESTS].map(([value, text]) => make('option', { value }, [text])),
  );
  const wanted = make('input', { autocomplete: 'off' });
  const add = () => {
    if (wanted.value === '' && test.value !== 'empty' && test.value !== 'filled') return wanted.focus();
    view.addFilter({ column: Number(column.value), test: test.value, wanted: wanted.value.trim() });
    wanted.value = '';
  };
  wanted.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') add();
  });
  return make('div', { class: 'by-column-row' }, [
    labelled('Column', column),
    labelled('Test', test),
    labelled('Value', wanted),
    button('Add filter', add),
  ]);
}

/**
 * @param {TableView} view
 * @param {import('./column-filter.js').Column[]} columns
 */
function orderForm(view, columns) {
  const column = columnChoice(columns);
  const sort = (/** @type {1 | -1} */ sign) => () => view.sort(Number(column.value), sign);
  return make('div', { class: 'by-column-row' }, [
    labelled('Order by', column),
    button('Ascending', sort(1)),
    button('Descending', sort(-1)),
  ]);
}

/** @param {import('./column-filter.js').Column[]} columns */
function columnChoice(columns) {
  const options = columns.flatMap(({ label, unit, isFixed }, index) =>
    isFixed ? [] : [make('option', { value: String(index) }, [unit === undefined ? label : `${label} (${unit})`])],
  );
  return make('select', {}, options);
}

/**
 * @param {string} text
 * @param {HTMLElement} control
 */
function labelled(text, control) {
  return make('label', {}, [text, control]);
}

/**
 * @param {number} visible
 * @param {number} count
 */
function countText(visible, count) {
  if (count === 0) return 'none fits';
  return visible === count ? `${count} shown` : `${visible} of ${count} shown`;
}
