const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july'],
  ...['august', 'september', 'october', 'november', 'december'],
];

/** Of an English month name, or of the start of one (`Aug`, `Sept`), 1 to 12; 0 for anything else. */
export function monthNumber(name: string): number {
  const given = name.toLowerCase();
  return given.length < 3 ? 0 : MONTHS.findIndex((month) => month.startsWith(given)) + 1;
}
