/**
 * @template {Element} T
 * @param {ParentNode} place
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T | undefined} undefined where the page has none, as pages of one batch have no choice of batches
 */
export function find(place, selector, type) {
  const found = place.querySelector(selector);
  return found instanceof type ? found : undefined;
}

/**
 * @template {Element} T
 * @param {ParentNode} place
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function get(place, selector, type) {
  const found = find(place, selector, type);
  if (found === undefined) throw new Error(`the page has no ${selector}`);
  return found;
}

/**
 * An element with what is in it; texts stay texts.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * @param {string} text
 * @param {() => void} act
 * @param {Record<string, string>} attributes
 */
export function button(text, act, attributes = {}) {
  const made = make('button', { type: 'button', ...attributes }, [text]);
  made.addEventListener('click', act);
  return made;
}
