import type { BatchOutput } from '../../pipeline/report/read-output.ts';
import { type Html, html } from '../html.ts';
import { batchTitle, number, percent, plural } from './page-text.ts';

/** Sums over batches, from their reports alone. */
export interface Totals {
  readonly rows: number;
  readonly wanted: number;
  readonly linked: number;
  readonly failures: number;
  readonly seriesRows: number;
  readonly markets: number;
  readonly agrees: number;
  readonly disagrees: number;
}

export function totalsOf(outputs: readonly BatchOutput[]): Totals {
  const sum = (read: (output: BatchOutput) => number) => outputs.reduce((total, output) => total + read(output), 0);
  return {
    rows: sum(({ report }) => report.total_matches),
    wanted: sum(wantedRows),
    linked: sum(({ report }) => report.statuses.linked),
    failures: sum(({ report }) => report.failure_count - report.statuses.skipped),
    seriesRows: sum(({ report }) => report.series_rows),
    markets: sum(({ report }) => report.markets),
    agrees: sum(({ report }) => report.settlement.agrees),
    disagrees: sum(({ report }) => report.settlement.disagrees),
  };
}

/** Rows that were to be linked: all but those left out on purpose. */
export function wantedRows({ report }: BatchOutput): number {
  return report.total_matches - report.statuses.skipped;
}

export function overviewSection(outputs: readonly BatchOutput[]): Html {
  const totals = totalsOf(outputs);
  return html`<header class="page-head">
<div class="title-row"><p class="eyebrow">fbp report</p><button type="button" id="theme" class="quiet-button" hidden>Theme: auto</button></div>
<h1>${titleOf(outputs)}</h1>
<p class="lede">${verdict(totals)}</p>
<p class="meta">${provenance(outputs)}</p>
</header>
${syntheticBanner(outputs)}
<section aria-labelledby="h-glance"><h2 id="h-glance" class="sr-only">At a glance</h2>
<dl class="cards">
${card('Link rate', percent(totals.linked, totals.wanted), `${number(totals.linked)} of ${plural(totals.wanted, 'match', 'matches')}`)}
${card('Need a look', number(totals.failures), totals.failures === 0 ? 'nothing to do' : 'listed below, with hints')}
${card('Settlement disagreements', number(totals.disagrees), `${number(totals.agrees)} agree`)}
${card('Price changes', number(totals.seriesRows), `in ${plural(totals.markets, 'market')}`)}
</dl></section>`;
}

function titleOf(outputs: readonly BatchOutput[]): string {
  const [only] = outputs;
  return outputs.length === 1 && only !== undefined ? batchTitle(only) : plural(outputs.length, 'batch', 'batches');
}

function verdict({ failures, linked, wanted }: Totals): string {
  if (failures === 0) return `All ${plural(wanted, 'match', 'matches')} linked. Nothing needs you today.`;
  const look = failures === 1 ? '1 match needs a look.' : `${number(failures)} matches need a look.`;
  return `${number(linked)} of ${plural(wanted, 'match', 'matches')} linked. ${look}`;
}

function provenance(outputs: readonly BatchOutput[]): Html {
  const kinds = [...new Set(outputs.map(({ report }) => report.source.kind))].sort().join(', ');
  const plans = [...new Set(outputs.flatMap(({ report }) => Object.keys(report.plans)))].sort().join(', ') || '–';
  const changed = new Date(Math.max(...outputs.map(({ changedAt }) => changedAt))).toISOString();
  return html`Source ${kinds} · plan ${plans} · output last changed <time datetime="${changed}">${changed.slice(0, 16).replace('T', ' ')} UTC</time>`;
}

function syntheticBanner(outputs: readonly BatchOutput[]): Html | undefined {
  const synthetic = outputs.filter(({ report }) => report.synthetic);
  if (synthetic.length === 0) return undefined;
  const which = synthetic.length === outputs.length ? '' : ` In ${synthetic.map(batchTitle).join('; ')}.`;
  return html`<p class="banner" role="note"><strong>Synthetic data.</strong> Real fixtures, invented prices: made to try the program, not to bet or to study on.${which}</p>`;
}

function card(term: string, value: string, note: string): Html {
  return html`<div class="card"><dt>${term}</dt><dd><span class="figure">${value}</span><span class="note">${note}</span></dd></div>`;
}
