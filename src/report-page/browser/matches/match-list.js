import { showCharts } from '../charts/match-charts.js';
import { button, make } from '../elements.js';
import { folded } from '../table/folded.js';
import { TableView } from '../table/table-view.js';
import { matchColumns } from './match-columns.js';
import { matchDetail } from './match-detail.js';
import { MatchSeries } from './match-series.js';

/** @typedef {import('./match-types.js').Match} Match */
/** @typedef {import('./match-types.js').PageData} PageData */
/** @typedef {import('./match-columns.js').MatchColumn} MatchColumn */

const PAGE_SIZE = 25;

/** A match in the list; what is shown of it, and what it is sorted and searched by, is made when it is asked for. */
class MatchItem {
  match;
  /** @type {import('../table/column-filter.js').Value[] | undefined} */
  #values;
  /** @type {string | undefined} */
  #text;
  /** @type {HTMLTableRowElement | undefined} */
  #row;
  /** @type {HTMLTableRowElement | undefined} */
  #detail;
  #list;
  #index;

  /**
   * @param {Match} match
   * @param {number} index
   * @param {{ columns: MatchColumn[], data: PageData, series: MatchSeries }} list
   */
  constructor(match, index, list) {
    this.match = match;
    this.#index = index;
    this.#list = list;
  }

  get values() {
    this.#values ??= this.#list.columns.map(({ value }) => value(this.match));
    return this.#values;
  }

  get text() {
    this.#text ??= this.#searched();
    return this.#text;
  }

  get isOpen() {
    return this.#detail !== undefined && !this.#detail.hidden;
  }

  get toggle() {
    return this.#shown().querySelector('button');
  }

  rows() {
    const row = this.#shown();
    return this.#detail === undefined ? [row] : [row, this.#detail];
  }

  /** @param {'open' | 'closed'} state */
  set(state) {
    const isOpen = state === 'open';
    if (isOpen && this.#detail === undefined) this.#makeDetail();
    if (this.#detail !== undefined) this.#detail.hidden = !isOpen;
    this.toggle?.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) history.replaceState(null, '', `#match=${encodeURIComponent(this.match.link)}`);
  }

  #searched() {
    const { home, away, names = '', event = '', id, eventId = '', batch, message = '' } = this.match;
    return folded([home, away, names, event, id, eventId, this.#list.data.batches[batch] ?? '', message].join(' '));
  }

  #shown() {
    this.#row ??= this.#makeRow();
    return this.#row;
  }

  #makeRow() {
    const { columns, data } = this.#list;
    const cells = columns.flatMap((column, index) => {
      if (column.cell === undefined) return [];
      const value = this.values[index];
      const text = value === undefined || value === '' ? '' : column.cell(value);
      if (column.label === 'Match') return [this.#nameCell()];
      if (column.label === 'Ended as') return [statusCell(this.match, data)];
      const kind = `${column.kind === 'number' ? 'num' : 'text'}${column.isPrice ? ' price' : ''}`;
      return [make('td', { class: kind, 'data-label': column.label }, [text])];
    });
    const row = make('tr', { class: 'match' }, cells);
    row.addEventListener('click', ({ target }) => {
      if (target instanceof Element && target.closest('button, a') === null) this.set(this.isOpen ? 'closed' : 'open');
    });
    return row;
  }

  #nameCell() {
    const { home, away } = this.match;
    const toggle = button('', () => this.set(this.isOpen ? 'closed' : 'open'), {
      class: 'toggle',
      'aria-expanded': 'false',
    });
    toggle.append(make('bdi', {}, [home]), ' v ', make('bdi', {}, [away]));
    return make('th', { scope: 'row', class: 'teams' }, [toggle]);
  }

  #makeDetail() {
    const { columns, data, series } = this.#list;
    const body = matchDetail(this.match, data);
    const width = columns.filter(({ cell }) => cell !== undefined).length;
    this.#detail = make('tr', { class: 'detail' }, [make('td', { colspan: String(width) }, [body])]);
    this.#shown().after(this.#detail);
    series.of(this.#index).then((markets) => {
      if (markets === undefined) return;
      const box = make('div', { class: 'charts' });
      body.append(box);
      showCharts(box, markets);
    });
  }
}

/**
 * @param {Match} match
 * @param {PageData} data
 */
function statusCell({ status, settlement }, { statuses }) {
  const { label = status, mood = 'quiet' } = statuses[status] ?? {};
  const doubt =
    settlement === 'disagrees' ? [' ', make('span', { class: 'badge look' }, ['settlement disagrees'])] : [];
  return make('td', { class: 'badges' }, [make('span', { class: `badge ${mood}` }, [label]), ...doubt]);
}

/** The list of matches: what opens them, leads to them and shows some of them. */
export class MatchList {
  #items;
  #view;

  /** @param {HTMLTableElement} table */
  constructor(table) {
    const data = /** @type {PageData} */ (jsonOf('#page-data'));
    const matches = /** @type {Match[]} */ (jsonOf('#match-data'));
    const columns = matchColumns(data, matches);
    const list = { columns, data, series: new MatchSeries(data.series) };
    this.#items = matches.map((match, index) => new MatchItem(match, index, list));
    const heads = columns.flatMap(({ label, kind, cell }) =>
      cell === undefined ? [] : [make('th', { scope: 'col', class: kind === 'number' ? 'num' : 'text' }, [label])],
    );
    table.append(make('thead', {}, [make('tr', {}, heads)]), make('tbody'));
    this.#view = new TableView(table, { columns, items: this.#items, pageSize: PAGE_SIZE });
  }

  focusSearch() {
    this.#view.focusSearch();
  }

  /**
   * What needs a look on one day of one batch.
   * @param {string} day
   * @param {number} batch
   */
  onlyDay(day, batch) {
    this.#view.restrict({
      label: `Only ${day}`,
      fits: (item) =>
        item instanceof MatchItem && item.match.look === true && item.match.day === day && item.match.batch === batch,
    });
  }

  /**
   * Opens the match that an address names and brings it into view.
   * @param {string} link
   */
  open(link) {
    const item =
      this.#items.find(({ match }) => match.link === link) ?? this.#items.find(({ match }) => match.id === link);
    if (item === undefined) return;
    const fits = (/** @type {unknown} */ other) => other === item;
    if (!this.#view.reveal(item)) this.#view.restrict({ label: `Only ${item.match.home} v ${item.match.away}`, fits });
    item.set('open');
    item.toggle?.focus({ preventScroll: true });
    item.toggle?.scrollIntoView({ block: 'start' });
  }

  /**
   * From the match that has the focus to one of those beside it; false where none has.
   * @param {1 | -1} step
   */
  move(step) {
    const shown = this.#view.fitting.filter((item) => item.rows()[0]?.isConnected);
    const at = shown.findIndex((item) => item.rows().some((row) => row.contains(document.activeElement)));
    if (at < 0) return false;
    const next = shown[at + step];
    if (next instanceof MatchItem) next.toggle?.focus();
    return true;
  }

  /** Closes the match that has the focus; false where none has. */
  close() {
    const item = this.#items.find(
      (one) => one.isOpen && one.rows().some((row) => row.contains(document.activeElement)),
    );
    if (item === undefined) return false;
    item.set('closed');
    item.toggle?.focus();
    return true;
  }
}

/** @param {string} selector */
function jsonOf(selector) {
  return JSON.parse(document.querySelector(selector)?.textContent ?? 'null');
}
