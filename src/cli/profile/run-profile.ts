import { resolve } from 'node:path';
import { PipelineProfiler } from '../../diagnostics/profiler/pipeline-profiler.ts';
import type { ProfileAdvice, ProfilingReport, StageTiming } from '../../diagnostics/profiler/profiling-report.ts';
import { roundedParts } from '../../diagnostics/profiler/rounded-parts.ts';
import { type Batch, batchName } from '../../domain/batch.ts';
import type { ExitCode } from '../../domain/errors.ts';
import { allRows } from '../../pipeline/batch-request.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { understoodBatch } from '../command/named-batch.ts';
import { recallBatch, withRecalled } from '../command/recalled-batch.ts';
import { openSession } from '../command/session.ts';
import type { SourceOptions } from '../command/source-options.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { type Look, Page } from '../terminal/page.ts';
import { renderTable } from '../terminal/table.ts';
import { columnsOf, painter, write } from '../terminal/terminal.ts';

/** `fbp profile`: measures a sample of a batch. */
export async function profileCommand(
  context: CommandContext,
  given: Batch,
  options: ProfileCommandOptions,
): Promise<ExitCode> {
  const { terminal, globals, cwd } = context;
  const session = openSession(context);
  const batch = understoodBatch(context, given, { config: session.loaded.config, statsFiles: options.stats });
  const recalled = recallBatch(context, batch, { options, session });
  const report = await withRecalled(recalled, async (request, { settings }) => {
    const cpuProfile = options.cpuProfile === undefined ? undefined : resolve(cwd, options.cpuProfile);
    const measured = { sampleSize: options.sampleSize, cpuProfile };
    return await new PipelineProfiler(settings).profileBatch(allRows(request), measured);
  });
  const look = { width: columnsOf(terminal.stdout), paint: painter(terminal.stdout, wantsColour(context)) };
  await write(terminal.stdout, globals.json ? jsonDocument(report) : renderProfile(report, look));
  return 0;
}

/** The options of `fbp profile`, read and checked. */
export interface ProfileCommandOptions extends SourceOptions {
  readonly stats?: string[];
  readonly sampleSize: number;
  readonly cpuProfile?: string;
}

/** The profile as a table that adds up, with its bottleneck and what would help. */
export function renderProfile(report: ProfilingReport, look: Look): string {
  const { batch, source, rows, linked, sampled } = report;
  const page = new Page(look);
  page.item(
    `${batchName(batch)}, source ${source}: ${rows} rows searched, ${linked} linked, ${sampled} of them sampled`,
    {
      mark: '',
    },
  );
  return `${page.toString()}\n${stageTable(report, look)}${afterword(report, look)}`;
}

function stageTable({ stages, wallMs }: ProfilingReport, look: Look): string {
  const columns = [
    { title: 'stage' },
    { title: 'each', align: 'left' },
    ...['count', 'total ms', 'mean ms', 'p50 ms', 'p95 ms', 'share'].map((title) => ({
      title,
      align: 'right' as const,
    })),
  ] as const;
  const totals = roundedParts(
    stages.map(({ totalMs }) => totalMs),
    wallMs,
    1,
  );
  const shares = roundedParts(
    stages.map(({ share }) => 100 * share),
    100,
    1,
  );
  const cells = stages.map((timing, index) =>
    stageCells(timing, { total: totals[index] ?? 0, share: shares[index] ?? 0 }),
  );
  const rows = [...cells, ['wall time', '', '', wallMs.toFixed(1), '', '', '', '100.0 %']];
  return renderTable(columns, rows, look);
}

/** `total` and `share` as they are shown, so that the columns add up. */
function stageCells(timing: StageTiming, { total, share }: { total: number; share: number }): string[] {
  const { stage, unit, count, meanMs, p50Ms, p95Ms } = timing;
  // What no stage ran in is one sum: it has no mean.
  const each = unit === '' ? ['', '', ''] : [meanMs, p50Ms, p95Ms].map((value) => value.toFixed(2));
  return [stage, unit, unit === '' ? '' : String(count), total.toFixed(1), ...each, `${share.toFixed(1)} %`];
}

function afterword(report: ProfilingReport, look: Look): string {
  const { bytes, caches, bottleneck, wholeRun, wholeRunS, linked, advice, cpuProfile } = report;
  const page = new Page(look);
  page.heading('Data');
  const growth = bytes.compressed === 0 ? 0 : bytes.decoded / bytes.compressed;
  page.item(
    `${bytes.files} files, ${kb(bytes.compressed)} compressed, ${kb(bytes.decoded)} decoded (${growth.toFixed(1)} times)`,
  );
  page.item(`time series ${kb(bytes.series)}, ${kb(bytes.seriesCompressed)} compressed`);
  page.item(`search asked again: ${caches.searchHits} of ${caches.searchAsked} rows answered from the cache`);
  if (caches.types > 0) page.item(`catalogue: market type known of ${caches.typesKnown} of ${caches.types} files`);
  page.heading(`A whole run of ${linked} linked matches, about ${seconds(wholeRunS)}`);
  page.item(
    'from the sample, which is done one match at a time; what goes on at the same time as something longer is left out',
    { mark: '' },
  );
  const shares = roundedParts(
    wholeRun.map((part) => (100 * part.seconds) / wholeRunS),
    100,
    0,
  );
  for (const [index, part] of wholeRun.entries())
    page.item(`${part.stage}: ${seconds(part.seconds)}, ${shares[index]} %`);
  page.heading('Bottleneck');
  page.item(`${bottleneck.stage}: ${seconds(bottleneck.seconds)} of a whole run`);
  page.heading('Recommendations');
  if (advice.length === 0) page.item('no setting would gain more than 5 % of a run');
  for (const one of advice) renderAdvice(one, page);
  if (cpuProfile !== undefined) page.item(`CPU profile: ${cpuProfile}`, { mark: '' });
  return page.toString();
}

function renderAdvice({ text, setting, value, gainS }: ProfileAdvice, page: Page): void {
  page.item(text);
  const gain = gainS === undefined ? '' : `, at most ${seconds(gainS)} less`;
  if (setting !== undefined) page.item(`${setting}: ${value}${gain}`, { mark: '', indent: 4, style: 'cyan' });
}

function kb(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}

function seconds(value: number): string {
  return value < 10 ? `${value.toFixed(2)} s` : `${value.toFixed(0)} s`;
}
