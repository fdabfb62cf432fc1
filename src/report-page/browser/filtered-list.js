import { find, get } from './elements.js';

const SHOWN_MORE = 100;

/** A list or table of which only what fits the filters above it is shown, a page at a time. */
export class FilteredList {
  /** @type {WeakMap<HTMLElement, string>} */
  #texts = new WeakMap();
  #day = '';
  #pageSize;
  #shown;
  #box;
  #items;
  #more;
  #dayButton;

  /**
   * @param {HTMLElement} box the filters; `data-filters` names the list
   * @param {{ pageSize: number, more: HTMLElement | undefined }} options
   */
  constructor(box, { pageSize, more }) {
    const list = get(document, `#${box.dataset['filters']}`, HTMLElement);
    const parts = list instanceof HTMLTableElement ? (list.tBodies[0]?.rows ?? []) : list.children;
    this.#box = box;
    this.#items = [...parts].filter((part) => part instanceof HTMLElement);
    this.#pageSize = pageSize;
    this.#shown = pageSize;
    this.#more = more;
    this.#dayButton = find(box, '[data-filter=day]', HTMLElement);
    box.addEventListener('input', () => this.#restart());
    more?.addEventListener('click', () => this.#showMore());
    this.#dayButton?.addEventListener('click', () => this.#showAllDays());
    box.hidden = false;
    this.#apply();
  }

  /**
   * Shows what needs a look on one day of one batch.
   * @param {string} day
   * @param {string} batch
   */
  onlyDay(day, batch) {
    this.#set('text', '');
    this.#set('status', 'look');
    this.#set('batch', batch);
    this.#day = day;
    this.#restart();
  }

  #showAllDays() {
    this.#day = '';
    this.#restart();
    this.#control('text')?.focus();
  }

  #showMore() {
    const first = this.#visible().length;
    this.#shown += SHOWN_MORE;
    this.#apply();
    const next = this.#visible()[first];
    if (next !== undefined) find(next, 'summary, code', HTMLElement)?.focus();
  }

  #restart() {
    this.#shown = this.#pageSize;
    this.#apply();
  }

  #apply() {
    const fits = this.#wanted();
    let count = 0;
    for (const item of this.#items) {
      const fit = fits(item);
      if (fit) count += 1;
      item.hidden = !fit || count > this.#shown;
    }
    const visible = Math.min(count, this.#shown);
    get(this.#box, '[data-count]', HTMLElement).textContent = countText(visible, count);
    if (this.#more?.parentElement) this.#more.parentElement.hidden = visible === count;
    if (this.#dayButton === undefined) return;
    this.#dayButton.hidden = this.#day === '';
    this.#dayButton.textContent = `Only ${this.#day} ×`;
    this.#dayButton.setAttribute('aria-label', `Only ${this.#day}: show all days again`);
  }

  /** @returns {(item: HTMLElement) => boolean} */
  #wanted() {
    const words = this.#value('text').toLowerCase().split(/\s+/).filter(Boolean);
    const status = this.#value('status');
    const batch = this.#value('batch');
    return (item) =>
      (status === '' || (status === 'look' ? item.dataset['look'] === '1' : item.dataset['status'] === status)) &&
      (batch === '' || item.dataset['batch'] === batch) &&
      (this.#day === '' || item.dataset['day'] === this.#day) &&
      words.every((word) => this.#textOf(item).includes(word));
  }

  #visible() {
    return this.#items.filter((item) => !item.hidden);
  }

  /** @param {HTMLElement} item */
  #textOf(item) {
    const known = this.#texts.get(item);
    if (known !== undefined) return known;
    const parts = [...item.querySelectorAll('summary, p, th, td')].map((part) => part.textContent);
    const text = parts.join(' ').toLowerCase();
    this.#texts.set(item, text);
    return text;
  }

  /** @param {string} name */
  #control(name) {
    const control = this.#box.querySelector(`[data-filter=${name}]`);
    return control instanceof HTMLInputElement || control instanceof HTMLSelectElement ? control : undefined;
  }

  /** @param {string} name */
  #value(name) {
    return this.#control(name)?.value ?? '';
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  #set(name, value) {
    const control = this.#control(name);
    if (control !== undefined) control.value = value;
  }
}

/**
 * @param {number} visible
 * @param {number} count
 */
function countText(visible, count) {
  if (count === 0) return 'none fits';
  return visible === count ? `${count} shown` : `${visible} of ${count} shown`;
}
