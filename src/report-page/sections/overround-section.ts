import { CURVE_MOMENTS, type MarketCurve } from '../analysis/overround-curve.ts';
import { type Spread, spreadOf } from '../analysis/spread.ts';
import { type Html, html } from '../html.ts';
import { MAIN_MARKETS, type MainMarket } from '../output/match-record.ts';
import type { BatchFacts } from '../output/page-facts.ts';
import { batchTitle, number, percentValue, signedPercent } from './page-text.ts';
import { axisFrame, PLOT } from './plot-frame.ts';

/** The least that a plot shows above and below nought, so that a hair's breadth does not look like a gorge. */
const LEAST_REACH = 0.005;

/** The books at the close, per batch and main market, and how they came there: one glance tells prices that cannot be right. */
export function overroundSection(batches: readonly BatchFacts[], curves: readonly MarketCurve[]): Html {
  const rows = batches.flatMap((facts) =>
    MAIN_MARKETS.flatMap((market) => {
      const spread = spreadOf(facts.overrounds.get(market.type) ?? []);
      return spread === undefined ? [] : [overroundRow(facts, market, { spread, alone: batches.length === 1 })];
    }),
  );
  if (rows.length === 0) return html``;
  const batchHead = batches.length === 1 ? undefined : html`<th scope="col">Batch</th>`;
  return html`<section aria-labelledby="h-overround"><h2 id="h-overround">Overround</h2>
<p class="fine">How far the inverses of a book’s last traded prices add up to more than 100 %. They are trades of different moments, so a thin market can be a little below 0 %; far from it means a stale price.</p>
${curves.length === 0 ? undefined : curvePart(curves)}
<h3>At the close</h3><div class="scroll" role="region" aria-label="Overround at the close" tabindex="0"><table class="compact" id="overround-close" data-table><thead><tr>${batchHead}<th scope="col">Market</th><th scope="col" class="num">Matches</th><th scope="col" class="num" data-unit="%">Lowest</th><th scope="col" class="num" data-unit="%">Median</th><th scope="col" class="num" data-unit="%">Highest</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function overroundRow(
  { output }: BatchFacts,
  market: MainMarket,
  { spread, alone }: { spread: Spread; alone: boolean },
): Html {
  const batch = alone ? undefined : html`<td>${batchTitle(output)}</td>`;
  return html`<tr>${batch}<th scope="row">${market.label}</th><td class="num" data-value="${spread.count}">${number(spread.count)}</td>${percentCell(spread.lowest)}${percentCell(spread.median)}${percentCell(spread.highest)}</tr>
`;
}

function percentCell(share: number): Html {
  return html`<td class="num" data-value="${percentValue(share)}">${signedPercent(share)}</td>`;
}

function curvePart(curves: readonly MarketCurve[]): Html {
  const rows = curves.flatMap(({ market, points }) =>
    points.flatMap(({ moment, spread }, index) =>
      spread === undefined
        ? []
        : [
            html`<tr><th scope="row">${market.label}</th><td class="num" data-value="${CURVE_MOMENTS[index]?.seconds}">${moment}</td><td class="num" data-value="${spread.count}">${number(spread.count)}</td>${percentCell(spread.mean)}${percentCell(spread.median)}</tr>
`,
          ],
    ),
  );
  return html`<h3>Until the kick-off</h3><div class="plot-and-table">${curvePlot(curves)}<div class="beside-plot"><div class="scroll" role="region" aria-label="Overround until the kick-off" tabindex="0"><table class="compact" id="overround-curve" data-table data-page="12"><thead><tr><th scope="col">Market</th><th scope="col" class="num" data-unit="s">Before</th><th scope="col" class="num">Matches</th><th scope="col" class="num" data-unit="%">Mean</th><th scope="col" class="num" data-unit="%">Median</th></tr></thead><tbody>${rows}</tbody></table></div></div></div>`;
}

/** The moments stand at even distances: what happens in the last hour is as wide as what happens in a day. */
function curvePlot(curves: readonly MarketCurve[]): Html {
  const medians = curves.flatMap(({ points }) => points.flatMap(({ spread }) => (spread ? [spread.median] : [])));
  const [from, to] = [Math.min(-LEAST_REACH, ...medians), Math.max(LEAST_REACH, ...medians)];
  const first = Math.min(...curves.map(({ points }) => points.findIndex(({ spread }) => spread !== undefined)));
  const last = CURVE_MOMENTS.length - 1;
  const named = CURVE_MOMENTS.flatMap(({ name }, at) =>
    at >= first && (last - at) % 3 === 0 ? [{ at, text: name }] : [],
  );
  const { x, y, marks } = axisFrame({
    x: { from: Math.min(first, last - 1), to: last, ticks: named },
    y: { from, to, ticks: [from, 0, to].map((at) => ({ at, text: signedPercent(at) })) },
  });
  const lines = curves.map(({ points }, index) => {
    const places = points.flatMap(({ spread }, at) => (spread ? [`${x(at)},${y(spread.median)}`] : []));
    return html`<polyline class="line ${lineClass(index)}" points="${places.join(' ')}"/>`;
  });
  const legend = curves.map(
    ({ market }, index) =>
      html`<span class="key"><svg width="26" height="8" aria-hidden="true" focusable="false"><line class="line ${lineClass(index)}" x1="0" x2="26" y1="4" y2="4"/></svg> ${market.label}</span> `,
  );
  return html`<figure class="plot"><svg viewBox="0 0 ${PLOT.width} ${PLOT.height}" role="img" aria-label="Median overround until the kick-off; the table has the numbers">${marks}${lines}</svg><figcaption class="note">Median overround, by time before the kick-off. ${legend}</figcaption></figure>`;
}

function lineClass(index: number): string {
  return `line-${'abc'.charAt(index % 3)}`;
}
