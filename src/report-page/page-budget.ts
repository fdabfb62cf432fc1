import type { BatchOutput } from '../pipeline/report/read-output.ts';
import { FAILURES_LISTED } from './sections/failure-section.ts';
import { totalsOf } from './sections/overview-section.ts';

/** A page below 12 MB is opened by a browser within two seconds. */
const PAGE_BYTES = 11_500_000;
/** Its own code and style, and the sections that do not grow with the matches. */
const FIXED_BYTES = 500_000;
/** Upper ends of what was seen. */
const BYTES_A_MATCH = 800;
const BYTES_A_FAILURE = 1200;
const MATCHES_LISTED = 7000;
const MOST_POINTS = 200;
/** Coarser lines would no longer tell much. */
const FEWEST_POINTS = 16;
/** Three selections of MATCH_ODDS and two each of the others. */
const SERIES_A_MATCH = 7;
/** The steps of time and of price to the next point, in JSON; upper end of what was seen. */
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

/** Told from the reports alone, so that the outputs are read once. */
export function pageBudget(outputs: readonly BatchOutput[]): PageBudget {
  const { rows, linked, failures, seriesRows } = totalsOf(outputs);
  const listsAll = rows <= MATCHES_LISTED;
  const listed = (listsAll ? rows : Math.min(failures, MATCHES_LISTED)) * BYTES_A_MATCH;
  const chartBytes = PAGE_BYTES - FIXED_BYTES - listed - Math.min(failures, FAILURES_LISTED) * BYTES_A_FAILURE;
  const bytesAt = (points: number) => Math.min(seriesRows, linked * SERIES_A_MATCH * points) * BYTES_A_POINT;
  const fitting = Math.floor(chartBytes / (Math.max(1, linked) * SERIES_A_MATCH * BYTES_A_POINT));
  const points = bytesAt(MOST_POINTS) <= chartBytes ? MOST_POINTS : Math.min(MOST_POINTS, fitting);
  const chartsAll = listsAll && points >= FEWEST_POINTS;
  return { listsAll, chartsAll, pointsPerSeries: chartsAll ? points : MOST_POINTS, chartBytes };
}

/** Points of a line in a file beside the page, which may be as long as it has to. */
const POINTS_BESIDE = 2000;

/** The same where the charts lie in files beside the page. */
export function budgetBeside(outputs: readonly BatchOutput[]): PageBudget {
  const { listsAll } = pageBudget(outputs);
  return { listsAll, chartsAll: true, pointsPerSeries: POINTS_BESIDE, chartBytes: 0 };
}
