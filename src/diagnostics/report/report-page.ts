import { createHash } from 'node:crypto';
import { type BatchFacts, batchFacts } from './batch-facts.ts';
import { calendarSection } from './calendar-section.ts';
import { chartLibrary } from './chart-library.ts';
import { CHART_SCRIPT } from './chart-script.ts';
import { failureSection } from './failure-section.ts';
import { type Html, html } from './html.ts';
import { linkRateSection } from './link-rate-section.ts';
import { matchSection } from './match-section.ts';
import { outcomeSection } from './outcome-section.ts';
import { overroundSection } from './overround-section.ts';
import { overviewSection } from './overview-section.ts';
import { pageBudget } from './page-budget.ts';
import { LIST_SCRIPT, THEME_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';
import { batchTitle, plural } from './page-text.ts';
import type { BatchOutput } from './read-output.ts';
import { settlementSection } from './settlement-section.ts';

/**
 * The page, a part at a time: it needs no network, and its policy lets it run nothing but its own scripts. Memory does not
 * grow with the time series. `timeZone`: of match dates without one. Throws FBP-INPUT for outputs that cannot be read.
 */
export async function* reportPage(outputs: readonly BatchOutput[], timeZone: string): AsyncGenerator<string> {
  const batches: BatchFacts[] = [];
  for (const output of outputs) batches.push(await batchFacts(output, timeZone));
  for await (const part of pageParts(batches, timeZone)) yield part.html;
}

async function* pageParts(batches: readonly BatchFacts[], timeZone: string): AsyncGenerator<Html> {
  const outputs = batches.map(({ output }) => output);
  const library = chartLibrary();
  const scripts = [library.script, CHART_SCRIPT, LIST_SCRIPT];
  yield head(outputs, { style: library.style + PAGE_STYLE, scripts });
  yield html`<main>${overviewSection(outputs)}
`;
  yield* failureSection(outputs);
  yield html`${settlementSection(batches)}${linkRateSection(outputs)}${outcomeSection(outputs)}
${calendarSection(batches)}${overroundSection(batches)}
`;
  yield* matchSection({ outputs, timeZone, budget: pageBudget(outputs) });
  yield html`</main><footer class="fine">Written by fbp from ${plural(outputs.length, 'output folder')}. Everything on this page is inside this file.</footer>
${scripts.map(inlineScript)}</body></html>
`;
}

function head(
  outputs: readonly BatchOutput[],
  { style, scripts }: { style: string; scripts: readonly string[] },
): Html {
  const [only] = outputs;
  const name = outputs.length === 1 && only ? batchTitle(only) : plural(outputs.length, 'batch', 'batches');
  const sources = [THEME_SCRIPT, ...scripts].map(policyHash).join(' ');
  const policy = `default-src 'none'; script-src ${sources}; style-src ${policyHash(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">
<title>${name} – fbp report</title><link rel="icon" href="data:,">
<style>${{ html: style }}</style>${inlineScript(THEME_SCRIPT)}</head><body>
`;
}

/** Own code only, never data. */
function inlineScript(code: string): Html {
  return { html: `<script>${code}</script>\n` };
}

function policyHash(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}
