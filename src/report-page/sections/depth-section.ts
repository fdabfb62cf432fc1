import type { MarketDepth, OldClose, TradeDepth } from '../analysis/trade-depth.ts';
import { type Html, html } from '../html.ts';
import { linkOf } from '../matches/match-list.ts';
import type { BatchFacts } from '../output/page-facts.ts';
import { batchTitle, duration, matchHref, moment, number, selectionText } from './page-text.ts';

/** How much was traded before the off, and how old the last trades were by then. */
export function depthSection(batches: readonly BatchFacts[], depth: TradeDepth): Html {
  const markets = depth.markets().filter(({ ages, volumes }) => ages !== undefined || volumes !== undefined);
  if (markets.length === 0) return html``;
  const hasVolumes = markets.some(({ volumes }) => volumes !== undefined);
  const volumeHeads = html`<th scope="col" class="num">Median volume</th><th scope="col" class="num">Lowest</th>`;
  const note = hasVolumes
    ? 'Volumes are GBP traded before the off in a market as a whole, one-sided.'
    : 'The plan of these files has no volumes (ADVANCED and PRO have).';
  return html`<section aria-labelledby="h-depth"><h2 id="h-depth">Volume and age of the last trades</h2>
<p class="fine">How old the closing prices were at the off: an old one says little about the last minutes. ${note}</p>
<div class="scroll" role="region" aria-label="Age of the closes by market" tabindex="0"><table class="compact" data-table><thead><tr><th scope="col">Market</th><th scope="col" class="num">Prices</th><th scope="col" class="num" data-unit="s">Median age</th><th scope="col" class="num" data-unit="s">9 of 10 below</th><th scope="col" class="num" data-unit="s">Oldest</th>${hasVolumes ? volumeHeads : undefined}</tr></thead><tbody>${markets.map((market) => marketRow(market, hasVolumes ? 'with volumes' : 'ages'))}</tbody></table></div>
<h3>Oldest closes</h3>
<div class="scroll" role="region" aria-label="Oldest closes" tabindex="0"><table class="movers stacked" data-table><thead><tr><th scope="col">Match</th><th scope="col">Selection</th><th scope="col" class="num">Close</th><th scope="col" class="num" data-unit="s">Age</th></tr></thead><tbody>${depth.oldest.map((close) => closeRow(close, batches))}</tbody></table></div></section>`;
}

function marketRow({ market, ages, volumes }: MarketDepth, kind: 'ages' | 'with volumes'): Html {
  const age = (seconds: number | undefined) =>
    html`<td class="num" data-value="${seconds}">${seconds === undefined ? '–' : duration(seconds)}</td>`;
  const volume = (pounds: number | undefined) =>
    html`<td class="num" data-value="${pounds}">${pounds === undefined ? '–' : number(Math.round(pounds))}</td>`;
  const traded = kind === 'ages' ? undefined : html`${volume(volumes?.median)}${volume(volumes?.lowest)}`;
  return html`<tr><th scope="row">${market.label}</th><td class="num" data-value="${ages?.count}">${number(ages?.count ?? 0)}</td>${age(ages?.median)}${age(ages?.ninth)}${age(ages?.highest)}${traded}</tr>
`;
}

function closeRow({ record, batch, market, selection, close, ageS }: OldClose, batches: readonly BatchFacts[]): Html {
  const outputs = batches.map(({ output }) => output);
  const own = outputs[batch];
  const where =
    own === undefined || batches.length === 1 ? undefined : html`<span class="note">${batchTitle(own)}</span>`;
  return html`<tr><th scope="row"><a href="${matchHref(linkOf(record.matchId, outputs, batch))}"><bdi>${record.homeTeam}</bdi> v <bdi>${record.awayTeam}</bdi></a><span class="note">${moment(record.kickoff)}</span>${where}</th><td>${selectionText(selection)}<span class="note">${market.label}</span></td><td class="num price" data-label="Close">${close}</td><td class="num" data-label="Age" data-value="${ageS}">${duration(ageS)}</td></tr>
`;
}
