/**
 * What a spreadsheet takes for the start of a formula. Full-width signs count, since some import filters fold them to
 * ASCII; white space and control characters before the sign do not protect, since others trim them.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const FORMULA_START = /^(?:[\s\u0000-\u001f\u00a0\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|[ ]*[\t\r])/;

const PLAIN_NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The text of a cell, with a leading `'` where a spreadsheet would run it as a formula. Numbers, also negative, stay as they are. */
export function neutraliseFormula(text: string): string {
  if (!FORMULA_START.test(text) || PLAIN_NUMBER.test(text)) return text;
  return `'${text}`;
}

const NEEDS_QUOTES = /[",\r\n]|^[\s\ufeff]|\s$/;

/** A text as one CSV cell of hand-joined rows: formula neutralised, quoted when it must be. */
export function csvCell(text: string): string {
  const safe = neutraliseFormula(text);
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
