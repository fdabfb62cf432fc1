import type { SelectionNamer } from './selection-namer.ts';

/** Totals on several lines: `3_or_more`, or `over_2.5` where the line is the handicap. */
export const nameGoalTotals: SelectionNamer = ({ name, handicap }) => {
  const orMore = /^(\d+) goals? or more/i.exec(name)?.[1];
  if (orMore !== undefined) return `${orMore}_or_more`;
  const [, direction] = /^(over|under)\b/i.exec(name) ?? [];
  return direction === undefined ? undefined : `${direction.toLowerCase()}_${handicap}`;
};
