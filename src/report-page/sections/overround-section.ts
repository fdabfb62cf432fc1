import { type Html, html } from '../html.ts';
import type { BatchFacts } from '../output/batch-facts.ts';
import { MAIN_MARKETS, type MainMarket, type Spread } from '../output/match-record.ts';
import { batchTitle, number, signedPercent } from './page-text.ts';

/** The books at the close, per batch and main market: one glance tells prices that cannot be right. */
export function overroundSection(batches: readonly BatchFacts[]): Html {
  const rows = batches.flatMap((facts) =>
    MAIN_MARKETS.flatMap((market) => {
      const spread = facts.overrounds.get(market.type);
      return spread === undefined ? [] : [overroundRow(facts, market, { spread, alone: batches.length === 1 })];
    }),
  );
  if (rows.length === 0) return html``;
  const batchHead = batches.length === 1 ? undefined : html`<th scope="col">Batch</th>`;
  return html`<section aria-labelledby="h-overround"><h2 id="h-overround">Overround at the close</h2>
<div class="scroll" role="region" aria-labelledby="h-overround" tabindex="0"><table class="overround"><thead><tr>${batchHead}<th scope="col">Market</th><th scope="col" class="num">Matches</th><th scope="col" class="num">Lowest</th><th scope="col" class="num">Median</th><th scope="col" class="num">Highest</th></tr></thead><tbody>${rows}</tbody></table></div>
<p class="fine">How far the inverses of the closing prices add up to more than 100 %. They are last trades of different moments, so a thin market can be a little below 0 %; far from it means a stale price.</p></section>`;
}

function overroundRow(
  { output }: BatchFacts,
  market: MainMarket,
  { spread, alone }: { spread: Spread; alone: boolean },
): Html {
  const batch = alone ? undefined : html`<td>${batchTitle(output)}</td>`;
  return html`<tr>${batch}<th scope="row">${market.label}</th><td class="num">${number(spread.count)}</td><td class="num">${signedPercent(spread.lowest)}</td><td class="num">${signedPercent(spread.median)}</td><td class="num">${signedPercent(spread.highest)}</td></tr>
`;
}
