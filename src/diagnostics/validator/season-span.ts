import type { TimeWindow } from '../../domain/event.ts';

const TWO_YEARS = /^(\d{4})[-/](\d{4}|\d{2})$/;
const ONE_YEAR = /^\d{4}$/;

/**
 * When matches of a season can be: `2023-2024` from May to the end of the August after next (2019-2020 ended then), `2023` with a
 * month either side. Undefined for a name that tells no years.
 */
export function seasonSpan(season: string): TimeWindow | undefined {
  if (ONE_YEAR.test(season)) {
    const year = Number(season);
    return { from: Date.UTC(year - 1, 11, 1), to: Date.UTC(year + 1, 1, 1) - 1 };
  }
  const [, first, second] = TWO_YEARS.exec(season) ?? [];
  if (first === undefined || second === undefined) return undefined;
  const last = second.length === 4 ? Number(second) : Math.floor(Number(first) / 100) * 100 + Number(second);
  // 1999-00 ends in the next century.
  const end = last < Number(first) ? last + 100 : last;
  return { from: Date.UTC(Number(first), 4, 1), to: Date.UTC(end, 8, 1) - 1 };
}
