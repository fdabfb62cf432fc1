/**
 * A text as it is searched: `São Paulo` is found by `sao paulo`.
 * @param {string} text
 */
export function folded(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
