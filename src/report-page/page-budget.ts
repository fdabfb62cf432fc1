import type { BatchOutput } from '../pipeline/report/read-output.ts';
import { totalsOf } from './sections/overview-section.ts';

/** Together with what is not a chart, a page stays below some 15 MB, which a browser opens at once. */
const CHART_BYTES = 9_000_000;
const MATCHES_LISTED = 2000;
const MOST_POINTS = 200;
/** Coarser lines would no longer tell much. */
const FEWEST_POINTS = 60;
/** Three selections of MATCH_ODDS and two each of the others. */
const SERIES_A_MATCH = 7;
/** A price and the seconds since the one before, in JSON; upper end of what was seen. */
const BYTES_A_POINT = 10;

/** How much of the outputs fits on the page. */
export interface PageBudget {
  /** False: only matches that need a look are listed. */
  readonly listsAll: boolean;
  /** False: only matches that need a look have charts. */
  readonly chartsAll: boolean;
  readonly pointsPerSeries: number;
  readonly chartBytes: number;
}

/** Told from the reports alone, so that the page can be written in one pass. */
export function pageBudget(outputs: readonly BatchOutput[]): PageBudget {
  const { rows, linked, seriesRows } = totalsOf(outputs);
  const bytesAt = (points: number) => Math.min(seriesRows, linked * SERIES_A_MATCH * points) * BYTES_A_POINT;
  const fitting = Math.floor(CHART_BYTES / (Math.max(1, linked) * SERIES_A_MATCH * BYTES_A_POINT));
  const points = bytesAt(MOST_POINTS) <= CHART_BYTES ? MOST_POINTS : Math.min(MOST_POINTS, fitting);
  const listsAll = rows <= MATCHES_LISTED;
  const chartsAll = listsAll && points >= FEWEST_POINTS;
  return { listsAll, chartsAll, pointsPerSeries: chartsAll ? points : MOST_POINTS, chartBytes: CHART_BYTES };
}
