import { DAY_MS, HOUR_MS, MINUTE_MS } from './time-units.ts';

/** What is off alike in all rows of a statistics file. */
export interface FileShift {
  /** Added to a row's kick-off to have Betfair's, ms; whole days where the rows are bare dates. */
  readonly offsetMs: number;
  /** Every row names the away side as the home side. */
  readonly sidesExchanged: boolean;
}

/** `every date is 1 day early`, for a person. */
export function shiftInWords({ offsetMs, sidesExchanged }: FileShift): string {
  const late = offsetMs < 0 ? 'late' : 'early';
  const time = offsetMs === 0 ? [] : [`every kick-off of the file is ${durationInWords(Math.abs(offsetMs))} ${late}`];
  const sides = sidesExchanged ? ['home and away are exchanged in every row of the file'] : [];
  return [...time, ...sides].join(', and ');
}

function durationInWords(ms: number): string {
  const parts: readonly [number, string][] = [
    [Math.floor(ms / DAY_MS), 'd'],
    [Math.floor((ms % DAY_MS) / HOUR_MS), 'h'],
    [Math.round((ms % HOUR_MS) / MINUTE_MS), 'min'],
  ];
  return parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${count} ${unit}`])).join(' ');
}
