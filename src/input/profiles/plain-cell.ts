/** What no page shows: soft hyphens, blanks without width, marks of direction and of byte order. */
export const UNSEEN = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]/g;
const MARKED = /[&=\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]/;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  apos: "'",
  '#39': "'",
  '#039': "'",
  nbsp: ' ',
};

/** A cell as a person reads it: trimmed, without marks that nobody sees, HTML's letters and a spreadsheet's `="text"` as the text that they stand for. */
export function plainCell(given: string): string {
  const text = given.trim();
  if (!MARKED.test(text)) return text;
  return text
    .replace(UNSEEN, '')
    .replace(/^="(.*)"$/, '$1')
    .replace(/&(#?\w+);/g, (all, name: string) => ENTITIES[name] ?? all)
    .trim();
}
