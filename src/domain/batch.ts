/** One country, league and season: the unit of work, named as in the output folder. */
export interface Batch {
  country: string;
  league: string;
  season: string;
}

/** `england/premier-league/2023-2024`. */
export function batchName(batch: Batch): string {
  return `${batch.country}/${batch.league}/${batch.season}`;
}

/** Calendar years of a season's first and last match, as far as its name tells: one year may mean either kind of season. */
export interface SeasonYears {
  readonly first: number;
  readonly last: number | undefined;
}

const TWO_YEARS = /^(\d{2}|\d{4})(?:\s*[-/_–. ]\s*|(?=\d{4}$)|(?=\d{2}$))(\d{2}|\d{4})$/;

/** `2023-2024`, `2023-24`, `2023/24`, `23-24`, `23/24`, `20232024`, `2324`, `2023`; undefined for what is no season of one year or two. */
export function seasonYears(season: string): SeasonYears | undefined {
  const text = season.trim();
  const [, one, two] = TWO_YEARS.exec(text) ?? [];
  if (one !== undefined && two !== undefined && !(text.length === 4 && isYear(Number(text)))) {
    const first = one.length === 4 ? Number(one) : inCentury(Number(one));
    const last = two.length === 4 ? Number(two) : Math.floor(first / 100) * 100 + Number(two);
    const next = last < first && two.length === 2 ? last + 100 : last;
    return isYear(first) && (next === first || next === first + 1) ? { first, last: next } : undefined;
  }
  return /^\d{4}$/.test(text) && isYear(Number(text)) ? { first: Number(text), last: undefined } : undefined;
}

function isYear(value: number): boolean {
  return value >= 1850 && value <= 2100;
}

function inCentury(twoDigits: number): number {
  return twoDigits >= 70 ? 1900 + twoDigits : 2000 + twoDigits;
}
