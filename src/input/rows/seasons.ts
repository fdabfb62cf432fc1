/** Calendar years of a season's first and last match, as far as its name tells. */
export interface SeasonYears {
  readonly first: number;
  readonly last: number | undefined;
}

/** Of `2023-2024`, `2023/24`, `23/24`, `2324`, `2023`, or a text or date with one in it; undefined where there is none. */
export function seasonYears(text: string): SeasonYears | undefined {
  const [, full, next] = /(?:^|\D)((?:18|19|20)\d\d)(?:\s*[-/–]\s*(\d{4}|\d\d)(?!\d|-\d))?(?!\d)/.exec(text) ?? [];
  if (full !== undefined) {
    const first = Number(full);
    const last =
      next === undefined ? undefined : next.length === 4 ? Number(next) : Math.floor(first / 100) * 100 + Number(next);
    return { first, last: last === undefined ? undefined : last < first ? last + 100 : last };
  }
  const [, one, two] = /^\s*(\d\d)\s*[-/–]?\s*(\d\d)\s*$/.exec(text) ?? [];
  if (one === undefined || (Number(one) + 1) % 100 !== Number(two)) return undefined;
  const first = Number(one) + (Number(one) >= 70 ? 1900 : 2000);
  return { first, last: first + 1 };
}

/** The first and last day that may belong to a season, epoch ms: from July to July, or the calendar year of a season of one. */
export function seasonDays(season: string): { readonly from: number; readonly to: number } | undefined {
  const years = seasonYears(season);
  if (years === undefined) return undefined;
  const { first, last } = years;
  if (last === undefined || last === first) return { from: Date.UTC(first, 0, 1), to: Date.UTC(first + 1, 0, 1) };
  return { from: Date.UTC(first, 6, 1), to: Date.UTC(last, 7, 1) };
}
