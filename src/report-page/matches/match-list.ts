import { batchName } from '../../domain/batch.ts';
import type { BatchOutput } from '../../pipeline/report/read-output.ts';
import { jsonForScript } from '../html.ts';
import { needsALook } from '../output/match-record.ts';
import type { ReadMatch } from '../output/read-batch.ts';
import type { PageBudget } from '../page-budget.ts';
import { chartData } from './chart-data.ts';
import { matchData } from './match-data.ts';
import type { SeriesFiles } from './series-files.ts';

export interface MatchListOptions {
  readonly outputs: readonly BatchOutput[];
  readonly budget: PageBudget;
  /** Where the charts go that do not go into the page. */
  readonly seriesFiles: SeriesFiles | undefined;
}

/** The listed matches and their charts as JSON, a line each, as far as they have room on the page. */
export class MatchList {
  /** Safe within a script element. */
  readonly matches: string[] = [];
  /** The charts of the match of the same place; empty for one without. */
  readonly charts: string[] = [];
  /** Charts that had no room. */
  leftOut = 0;
  readonly #options: MatchListOptions;
  #chartBytes = 0;

  constructor(options: MatchListOptions) {
    this.#options = options;
  }

  async add({ record, series }: ReadMatch, batch: number): Promise<void> {
    const { budget, outputs, seriesFiles } = this.#options;
    if (!budget.listsAll && !needsALook(record)) return;
    const place = { batch, link: linkOf(record.matchId, outputs, batch) };
    this.matches.push(jsonForScript(matchData(record, place)).html);
    const wants = series !== undefined && (seriesFiles !== undefined || budget.chartsAll || needsALook(record));
    const chart = wants ? chartData(series, budget.pointsPerSeries) : undefined;
    const text = chart === undefined ? '' : jsonForScript(chart).html;
    if (seriesFiles === undefined) this.charts.push(this.#fitting(text));
    else await seriesFiles.add(text);
  }

  #fitting(chart: string): string {
    if (this.#chartBytes + chart.length > this.#options.budget.chartBytes) {
      this.leftOut += 1;
      return '';
    }
    this.#chartBytes += chart.length;
    return chart;
  }
}

/** What stands behind `#match=`: on a page of several batches an id may be of more than one. */
export function linkOf(matchId: string, outputs: readonly BatchOutput[], batch: number): string {
  const report = outputs[batch]?.report;
  return outputs.length === 1 || report === undefined ? matchId : `${batchName(report)}/${matchId}`;
}
