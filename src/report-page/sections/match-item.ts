import { commandToDebug } from '../../domain/text/shell-command.ts';
import { type Html, html, jsonForScript } from '../html.ts';
import {
  MAIN_MARKETS,
  type MarketPrices,
  type MatchRecord,
  needsALook,
  type SelectionPrices,
} from '../output/match-record.ts';
import { type MatchSeries, thinSeries } from '../output/match-series.ts';
import { moment, STATUS_TEXTS, signedPercent, statusBadge } from './page-text.ts';

export interface MatchItemContext {
  /** Number of the batch on the page, which the filters use. */
  readonly batch: number;
  /** Said in the item where the page has several batches. */
  readonly batchTitle: string | undefined;
  /** The JSON of the chart, from `chartData`. */
  readonly chart: Html | undefined;
}

/** One match of the list: a line that opens to facts, prices and charts. */
export function matchItem(record: MatchRecord, { batch, batchTitle, chart }: MatchItemContext): Html {
  const { status, day, kickoff, homeTeam, awayTeam } = record;
  const batchNote = batchTitle === undefined ? undefined : html`<span class="note">${batchTitle}</span>`;
  return html`<li class="match" data-status="${status}" data-look="${needsALook(record) ? 1 : 0}" data-day="${day}" data-batch="${batch}"><details><summary><span class="when">${moment(kickoff)}</span><span class="teams"><bdi>${homeTeam}</bdi> v <bdi>${awayTeam}</bdi>${batchNote}</span><span class="closes">${closes(record)}</span>${badges(record)}</summary>
<div class="body">${facts(record)}${priceTable(record.markets)}${chart === undefined ? undefined : html`<div class="charts" data-charts></div><script type="application/json">${chart}</script>`}</div></details></li>
`;
}

/** The chart's points: `[[type, label, [[selection, seconds, prices], ...]], ...]`, seconds as steps from point to point. */
export function chartData(series: MatchSeries, pointsPerSeries: number): Html | undefined {
  const markets = MAIN_MARKETS.flatMap(({ type, label, selections }) => {
    const found = series.markets.get(type);
    const lines = selections.flatMap((selection) => {
      const points = found?.get(selection);
      if (points === undefined || points.seconds.length === 0) return [];
      const { seconds, prices } = thinSeries(points, pointsPerSeries);
      return [[selection, steps(seconds), prices]];
    });
    return lines.length === 0 ? [] : [[type, label, lines]];
  });
  return markets.length === 0 ? undefined : jsonForScript(markets);
}

function steps(seconds: readonly number[]): number[] {
  return seconds.map((second, index) => second - (index === 0 ? 0 : (seconds[index - 1] ?? 0)));
}

function badges({ status, settlementDisagrees }: MatchRecord): Html {
  const disagrees = settlementDisagrees ? html`<span class="badge look">settlement disagrees</span>` : undefined;
  return html`<span class="badges">${statusBadge(status)}${disagrees}</span>`;
}

/** Closing MATCH_ODDS, home, draw, away. */
function closes({ markets }: MatchRecord): string {
  const prices = markets.find(({ market }) => market.type === 'MATCH_ODDS')?.selections;
  return prices === undefined ? '' : prices.map(({ close }) => close ?? '–').join(' · ');
}

function facts(record: MatchRecord): Html {
  const { matchId, eventId, eventName, strategy, confidence, swapped, errorMessage, status } = record;
  const link =
    eventId === ''
      ? html`<p>${STATUS_TEXTS[status].meaning}${errorMessage === '' ? '' : `: ${errorMessage}`}.</p>`
      : html`<p>Betfair event <bdi>${eventName}</bdi> (${eventId})${swapped ? ', home and away swapped' : ''}; linked by ${strategy.replaceAll('_', ' ')}, confidence ${confidence}.${errorMessage === '' ? '' : ` ${errorMessage}.`}</p>`;
  if (matchId === '') return link;
  return html`${link}<p class="note">Statistics match ${matchId} · <code>${commandToDebug(matchId)}</code></p>`;
}

function priceTable(markets: readonly MarketPrices[]): Html | undefined {
  if (markets.length === 0) return undefined;
  return html`<div class="scroll"><table class="prices"><caption class="sr-only">Prices before the kick-off</caption><thead><tr><th scope="col">Market</th><th scope="col">Selection</th><th scope="col" class="num">Open</th><th scope="col" class="num">Low</th><th scope="col" class="num">High</th><th scope="col" class="num">Close</th><th scope="col" class="num">Overround at close</th></tr></thead>${markets.map(marketRows)}</table></div>`;
}

function marketRows({ market, selections, winner, overround }: MarketPrices): Html {
  const height = selections.length;
  const rows = selections.map((prices, index) => {
    const head = html`<th scope="rowgroup" rowspan="${height}">${market.label}</th>`;
    const book = html`<td class="num" rowspan="${height}">${overround === undefined ? '–' : signedPercent(overround)}</td>`;
    return selectionRow(prices, {
      won: winner.split('|').includes(prices.selection),
      ...(index === 0 ? { head, book } : {}),
    });
  });
  return html`<tbody>${rows}</tbody>`;
}

function selectionRow(
  { selection, open, low, high, close }: SelectionPrices,
  { won, head, book }: { won: boolean; head?: Html; book?: Html },
): Html {
  const prices = [open, low, high, close].map((price) => html`<td class="num">${price ?? '–'}</td>`);
  return html`<tr>${head}<th scope="row">${selection}${won ? html` <span class="badge good">won</span>` : undefined}</th>${prices}${book}</tr>`;
}
