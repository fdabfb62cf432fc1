import type { MarketMoves, PriceMove, PriceMoves } from '../analysis/price-moves.ts';
import { type Html, html } from '../html.ts';
import { linkOf } from '../matches/match-list.ts';
import type { PricePoints } from '../output/match-series.ts';
import type { BatchFacts } from '../output/page-facts.ts';
import {
  batchTitle,
  matchHref,
  moment,
  number,
  percent,
  percentValue,
  selectionText,
  sharePercent,
  signedPercent,
} from './page-text.ts';

/** How prices moved from open to close, and the biggest moves with their way. */
export function movementSection(batches: readonly BatchFacts[], moves: PriceMoves): Html {
  const markets = moves.markets();
  if (markets.length === 0) return html``;
  return html`<section aria-labelledby="h-moves"><h2 id="h-moves">Price movement</h2>
<p class="fine">From the first price traded to the last before the off, in points of probability (1/close − 1/open). A price that shortened became more likely.</p>
<div class="scroll" role="region" aria-label="Movement by market" tabindex="0"><table class="compact" data-table><thead><tr><th scope="col">Market</th><th scope="col" class="num">Prices</th><th scope="col" class="num" data-unit="%">Median</th><th scope="col" class="num" data-unit="%">9 of 10 below</th><th scope="col" class="num" data-unit="%">Shortened</th><th scope="col" class="num" data-unit="%">Drifted</th></tr></thead><tbody>${markets.map(marketRow)}</tbody></table></div>
<h3>Biggest movers</h3>
<div class="scroll" role="region" aria-label="Biggest movers" tabindex="0"><table class="movers stacked" id="movers" data-table data-page="10"><thead><tr><th scope="col">Match</th><th scope="col">Selection</th><th scope="col" class="num">Open</th><th scope="col" class="num">Close</th><th scope="col" class="num" data-unit="%">Move</th><th scope="col">Won</th><th scope="col" data-plain>Way</th></tr></thead><tbody>${moves.biggest.map((move) => moveRow(move, batches))}</tbody></table></div></section>`;
}

function marketRow({ market, spread, shortened, drifted }: MarketMoves): Html {
  const { count, median, ninth } = spread;
  return html`<tr><th scope="row">${market.label}</th><td class="num" data-value="${count}">${number(count)}</td><td class="num" data-value="${percentValue(median)}">${sharePercent(median)}</td><td class="num" data-value="${percentValue(ninth)}">${sharePercent(ninth)}</td><td class="num" data-value="${percentValue(shortened / count)}">${percent(shortened, count)}</td><td class="num" data-value="${percentValue(drifted / count)}">${percent(drifted, count)}</td></tr>
`;
}

function moveRow(move: PriceMove, batches: readonly BatchFacts[]): Html {
  const { record, batch, market, selection, open, close, gained, won, points } = move;
  const outputs = batches.map(({ output }) => output);
  const own = batches[batch];
  const where =
    own === undefined || batches.length === 1 ? undefined : html`<span class="note">${batchTitle(own.output)}</span>`;
  return html`<tr><th scope="row"><a href="${matchHref(linkOf(record.matchId, outputs, batch))}"><bdi>${record.homeTeam}</bdi> v <bdi>${record.awayTeam}</bdi></a><span class="note">${moment(record.kickoff)}</span>${where}</th><td>${selectionText(selection)}<span class="note">${market.label}</span></td><td class="num price" data-label="Open">${open}</td><td class="num price" data-label="Close">${close}</td><td class="num" data-label="Move" data-value="${percentValue(gained)}">${signedPercent(gained)}</td><td data-label="Won">${won ? html`<span class="badge good">won</span>` : 'no'}</td><td>${points === undefined ? undefined : sparkline(points)}</td></tr>
`;
}

const SPARK = { width: 120, height: 32 } as const;

/** Inverse prices until the kick-off as steps: up is more likely. The row says in numbers what it shows. */
function sparkline({ seconds, prices }: PricePoints): Html {
  const chances = prices.map((price) => 1 / price);
  const [lowest, highest] = [Math.min(...chances), Math.max(...chances)];
  const start = seconds[0] ?? 0;
  const x = (second: number) => (((second - start) / -start) * SPARK.width).toFixed(1);
  const y = (chance: number) =>
    (SPARK.height - 3 - ((chance - lowest) / (highest - lowest || 1)) * (SPARK.height - 6)).toFixed(1);
  const path = chances.map(
    (chance, index) =>
      `${index === 0 ? 'M' : 'H'}${x(seconds[index] ?? 0)}${index === 0 ? `,${y(chance)}` : `V${y(chance)}`}`,
  );
  return html`<svg class="spark" viewBox="0 0 ${SPARK.width} ${SPARK.height}" width="${SPARK.width}" height="${SPARK.height}" aria-hidden="true" focusable="false"><path d="${path.join('')}H${SPARK.width}"/></svg>`;
}
