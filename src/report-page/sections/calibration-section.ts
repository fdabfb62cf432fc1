import type { CalibrationBin, MarketCalibration } from '../analysis/calibration.ts';
import { type Html, html } from '../html.ts';
import { marketLabel, number, percentValue, plural, sharePercent } from './page-text.ts';
import { axisFrame, type Frame, PLOT } from './plot-frame.ts';

/** Markets with fewer books are folded: their intervals are too wide to tell much. */
const OPEN_FROM = 50;

/** What closing prices said against what happened, per market. */
export function calibrationSection(markets: readonly MarketCalibration[]): Html {
  if (markets.length === 0) return html``;
  return html`<section aria-labelledby="h-calibration"><h2 id="h-calibration">Calibration of closing prices</h2>
<p class="fine">Closing prices as probabilities, the overround removed (each inverse divided by the book’s sum), against how often the selection won. The bar is the 95 % interval of what was seen (Wilson); where it does not reach the diagonal the prices were off by more than chance. Selections of a match are not independent of each other. Only books with every close and one settled winner count.</p>
${markets.map((market) => marketPart(market))}</section>`;
}

function marketPart(market: MarketCalibration): Html {
  const label = marketLabel(market.type);
  const content = html`<div class="plot-and-table">${plot(market, label)}${table(market, label)}</div>`;
  const books = plural(market.books, 'match', 'matches');
  if (market.books >= OPEN_FROM) return html`<h3>${label} <span class="note">${books}</span></h3>${content}`;
  return html`<details class="fold"><summary><h3>${label}</h3> <span class="note">${books}</span></summary>${content}</details>`;
}

function table({ bins }: MarketCalibration, label: string): Html {
  return html`<div class="scroll" role="region" aria-label="Calibration of ${label}" tabindex="0"><table class="compact" data-table><caption class="sr-only">Calibration of ${label}</caption><thead><tr><th scope="col" class="num" data-unit="%">Price said</th><th scope="col" class="num">Selections</th><th scope="col" class="num" data-unit="%">Mean</th><th scope="col" class="num" data-unit="%">Won</th><th scope="col" class="num">95 % interval</th></tr></thead><tbody>${bins.map(binRow)}</tbody></table></div>`;
}

function binRow({ from, to, selections, implied, won, interval }: CalibrationBin): Html {
  const isOff = implied < interval.low || implied > interval.high;
  const mark = isOff ? html` <span class="badge look">off</span>` : undefined;
  return html`<tr><th scope="row" class="num" data-value="${Math.round(100 * from)}">${Math.round(100 * from)}–${Math.round(100 * to)} %</th><td class="num" data-value="${selections}">${number(selections)}</td><td class="num" data-value="${percentValue(implied)}">${sharePercent(implied)}</td><td class="num" data-value="${percentValue(won)}">${sharePercent(won)}${mark}</td><td class="num" data-value="${percentValue(interval.low)}">${(100 * interval.low).toFixed(1)}–${(100 * interval.high).toFixed(1)}</td></tr>
`;
}

const SHARES = [0, 0.25, 0.5, 0.75, 1];
const FRAME: Frame = {
  x: { from: 0, to: 1, ticks: SHARES.map((at) => ({ at, text: `${100 * at} %` })) },
  y: { from: 0, to: 1, ticks: SHARES.map((at) => ({ at, text: `${100 * at} %` })) },
};

function plot({ bins }: MarketCalibration, label: string): Html {
  const { x, y, marks } = axisFrame(FRAME);
  const points = bins.map(
    ({ implied, won, interval }) =>
      html`<line class="whisker" x1="${x(implied)}" x2="${x(implied)}" y1="${y(interval.low)}" y2="${y(interval.high)}"/><circle class="dot" cx="${x(implied)}" cy="${y(won)}" r="3.5"/>`,
  );
  return html`<figure class="plot"><svg viewBox="0 0 ${PLOT.width} ${PLOT.height}" role="img" aria-label="Calibration of ${label}: share won over implied probability; the table has the numbers">${marks}<line class="diagonal" x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}"/>${points}</svg><figcaption class="note">Up: share that won. Right: what the price said.</figcaption></figure>`;
}
