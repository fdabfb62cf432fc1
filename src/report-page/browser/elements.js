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
