import { STATUSES } from '../../domain/outcome.ts';
import type { BatchOutput } from '../../pipeline/report/read-output.ts';
import { damaged } from '../../storage/tables/read-table.ts';
import { type Html, html } from '../html.ts';
import { matchRecords } from '../output/batch-facts.ts';
import { type MatchRecord, needsALook } from '../output/match-record.ts';
import { type MatchSeries, matchSeries, seriesFile } from '../output/match-series.ts';
import type { PageBudget } from '../page-budget.ts';
import { chartData, matchItem } from './match-item.ts';
import { batchTitle, plural, STATUS_TEXTS } from './page-text.ts';

interface Writing {
  readonly outputs: readonly BatchOutput[];
  readonly timeZone: string;
  readonly budget: PageBudget;
}

/** What the section left out, for the note below it. */
interface LeftOut {
  chartBytes: number;
  charts: number;
  noSeries: string[];
}

/** The list of matches with their charts, one match in memory at a time. Throws FBP-INPUT. */
export async function* matchSection(writing: Writing): AsyncGenerator<Html> {
  const { outputs, budget } = writing;
  const leftOut: LeftOut = { chartBytes: 0, charts: 0, noSeries: [] };
  yield html`<section aria-labelledby="h-matches" id="matches" tabindex="-1"><h2 id="h-matches">Matches</h2>
<p class="fine">${explanation(budget)}</p>${filters(outputs)}<ol class="matches" id="match-list">
`;
  for (const [index, output] of outputs.entries()) yield* batchItems({ output, index, leftOut }, writing);
  yield html`</ol><p class="more" hidden><button type="button" id="more">Show more</button></p>${notes(leftOut)}</section>
`;
}

async function* batchItems(
  { output, index, leftOut }: { output: BatchOutput; index: number; leftOut: LeftOut },
  { outputs, timeZone, budget }: Writing,
): AsyncGenerator<Html> {
  const path = await seriesFile(output.folder, output.report.series_rows);
  if (path === undefined && output.report.series_rows > 0) leftOut.noSeries.push(batchTitle(output));
  const series = path === undefined ? undefined : matchSeries(path, output.report.series_rows);
  const title = outputs.length > 1 ? batchTitle(output) : undefined;
  let next = await series?.next();
  for await (const record of matchRecords(output, timeZone)) {
    const own = isSeriesOf(record, next?.value ?? undefined) ? next?.value : undefined;
    if (own !== undefined) next = await series?.next();
    if (!budget.listsAll && !needsALook(record)) continue;
    const chart = own === undefined ? undefined : chartWithin(budget, { record, series: own, leftOut });
    yield matchItem(record, { batch: index, batchTitle: title, chart });
  }
  if (next?.value)
    throw damaged(path ?? output.folder, `its match ${next.value.matchId} is out of order in matches.csv`);
}

/** Both files are in input order. A row that repeats another's id has no event, and no prices. */
function isSeriesOf(record: MatchRecord, series: MatchSeries | undefined): boolean {
  return record.eventId !== '' && series?.matchId === record.matchId;
}

function chartWithin(
  { chartsAll, chartBytes, pointsPerSeries }: PageBudget,
  { record, series, leftOut }: { record: MatchRecord; series: MatchSeries; leftOut: LeftOut },
): Html | undefined {
  if (!chartsAll && !needsALook(record)) return undefined;
  const chart = chartData(series, pointsPerSeries);
  if (chart === undefined) return undefined;
  if (leftOut.chartBytes + chart.html.length > chartBytes) {
    leftOut.charts += 1;
    return undefined;
  }
  leftOut.chartBytes += chart.html.length;
  return chart;
}

function explanation({ listsAll, chartsAll, pointsPerSeries }: PageBudget): string {
  const charts = `A match opens to its prices and charts of last trades, thinned to ${pointsPerSeries} points a line with every peak kept; odds.csv.gz has all.`;
  if (!listsAll) return `Too many matches for one page: only those that need a look are listed. ${charts}`;
  if (!chartsAll) return `Too many charts for one page: only matches that need a look have them. ${charts}`;
  return charts;
}

function notes({ charts, noSeries }: LeftOut): Html | undefined {
  const texts = [
    ...(charts > 0 ? [`${plural(charts, 'chart')} left out to keep the page small.`] : []),
    ...noSeries.map(
      (batch) => `No charts for ${batch}: its time series is Parquet only (--format both writes CSV too).`,
    ),
  ];
  return texts.length === 0 ? undefined : html`<p class="fine">${texts.join(' ')}</p>`;
}

function filters(outputs: readonly BatchOutput[]): Html {
  const present = STATUSES.filter((status) => outputs.some(({ report }) => report.statuses[status] > 0));
  const batches =
    outputs.length === 1
      ? undefined
      : html`<label>Batch <select data-filter="batch"><option value="">all</option>${outputs.map((output, index) => html`<option value="${index}">${batchTitle(output)}</option>`)}</select></label>`;
  return html`<div class="filters" data-filters="match-list" hidden>
<label>Search <input type="search" data-filter="text" placeholder="club, id" autocomplete="off"></label>
<label>Show <select data-filter="status"><option value="">all</option><option value="look">those that need a look</option>${present.map((status) => html`<option value="${status}">${STATUS_TEXTS[status].label}</option>`)}</select></label>${batches}
<button type="button" class="quiet-button" data-filter="day" hidden></button>
<p class="note" data-count aria-live="polite"></p></div>`;
}
