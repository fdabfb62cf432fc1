import type { BatchOutput } from '../../pipeline/report/read-output.ts';
import { CAPS, LEVELS, MANUAL, NAME_LEVELS } from '../../search/evidence.ts';
import { type Html, html, jsonForScript } from '../html.ts';
import type { MatchList } from '../matches/match-list.ts';
import type { SeriesFiles } from '../matches/series-files.ts';
import { MAIN_MARKETS } from '../output/match-record.ts';
import type { PageBudget } from '../page-budget.ts';
import { batchTitle, plural, STATUS_TEXTS } from './page-text.ts';

export interface Writing {
  readonly outputs: readonly BatchOutput[];
  readonly budget: PageBudget;
  readonly list: MatchList;
  readonly seriesFiles: SeriesFiles | undefined;
}

/** The place of the list of matches, which the page's code fills from the data after it. */
export function* matchSection(writing: Writing): Generator<Html> {
  const { list } = writing;
  yield html`<section aria-labelledby="h-matches" id="matches" tabindex="-1"><h2 id="h-matches">Matches</h2>
<p class="fine">${explanation(writing)}</p>
<noscript><p class="banner">The list is shown by this page’s own script, which this browser does not run. matches.csv has all of it.</p></noscript>
<div class="scroll" role="region" aria-labelledby="h-matches" tabindex="0"><table class="matches" id="match-list"></table></div>${notes(writing)}</section>
<script type="application/json" id="page-data">${jsonForScript(pageData(writing))}</script>
<script type="application/json" id="match-data">[
`;
  yield { html: list.matches.join(',\n') };
  yield html`]</script>
<script type="text/plain" id="chart-data">`;
  yield { html: list.charts.join('\n') };
  yield html`</script>
`;
}

/** What the matches have in common. */
function pageData({ outputs, seriesFiles }: Writing) {
  const reasons = Object.entries({ ...NAME_LEVELS, ...LEVELS, ...CAPS, [MANUAL.name]: MANUAL });
  return {
    batches: outputs.length === 1 ? [] : outputs.map(batchTitle),
    statuses: STATUS_TEXTS,
    markets: MAIN_MARKETS.map(({ label, selections }) => [label, selections]),
    reasons: Object.fromEntries(reasons.map(([name, { reason }]) => [name, reason])),
    series: seriesFiles === undefined ? null : { folder: seriesFiles.name, matches: seriesFiles.matchesAFile },
  };
}

function explanation({ budget, seriesFiles }: Writing): string {
  const { listsAll, chartsAll, pointsPerSeries } = budget;
  const place = seriesFiles === undefined ? '' : ` They lie in ${seriesFiles.name}/ beside this page.`;
  const charts = `A match opens to its prices, its link and charts of last trades, thinned to ${pointsPerSeries} points a line with every peak kept; the time series has all.${place} Keys: / searches, ↑ and ↓ go from match to match, Enter opens, Esc closes.`;
  if (!listsAll) return `Too many matches for one page: only those that need a look are listed. ${charts}`;
  if (!chartsAll) return `Too many charts for one page: only matches that need a look have them. ${charts}`;
  return charts;
}

function notes({ list, seriesFiles }: Writing): Html | undefined {
  if (list.leftOut === 0 || seriesFiles !== undefined) return undefined;
  return html`<p class="fine">${plural(list.leftOut, 'chart')} left out to keep the page small.</p>`;
}
