import { batchName } from '../../domain/batch.ts';
import { type ExitCode, messageOf, worstExitCode } from '../../domain/errors.ts';
import type { CoordinatorSettings } from '../../pipeline/batch-request.ts';
import type { PlannedBatch } from '../../pipeline/batches/expand-entries.ts';
import { lockAll } from '../../pipeline/batches/run-all.ts';
import type { Shard } from '../../pipeline/batches/shard.ts';
import { PipelineCoordinator } from '../../pipeline/coordinator.ts';
import { sendFile } from '../../pipeline/open/bring-outputs.ts';
import { failedRowsOf } from '../../pipeline/report/processing-report.ts';
import { type RunFacts, summaryPath, writeRunSummary } from '../../pipeline/report/run-summary-file.ts';
import { type ToldResult, toldResult } from '../../pipeline/report/told-report.ts';
import { type CommandContext, wantsColour } from '../command/command.ts';
import { errorDocument, renderError } from '../terminal/errors.ts';
import type { ProgressDisplay } from '../terminal/progress-display.ts';
import { type Cell, type Column, renderTable, type TableOptions } from '../terminal/table.ts';
import { columnsOf, painter, write } from '../terminal/terminal.ts';

/** What the run of one or of many batches works with. */
export interface ProcessRun {
  readonly context: CommandContext;
  readonly settings: CoordinatorSettings;
  readonly display: ProgressDisplay;
}

/** A bucket that does not take it by then keeps nobody waiting. */
const SUMMARY_MS = 30_000;

/** Leaves the summary for monitoring. A summary that cannot be written is no reason to lose the run's own exit code. */
async function leaveSummary(
  { settings, display }: ProcessRun,
  results: readonly ToldResult[],
  { shard, ...facts }: Omit<RunFacts, 'programVersion'> & { readonly shard?: Shard | undefined },
): Promise<void> {
  const { config, secrets } = settings;
  const path = summaryPath(config, shard);
  try {
    await writeRunSummary(path, results, { ...facts, programVersion: settings.programVersion });
    await sendFile(path, { config, access: secrets.store, signal: AbortSignal.timeout(SUMMARY_MS) });
  } catch (error) {
    display.note(`the summary ${path} could not be written: ${messageOf(error)}`);
    settings.logger.error('main', 'The summary of the run could not be written', { path, error });
  }
}

/** Runs one batch and prints its summary; throws what kept it from one. */
export async function runOne(run: ProcessRun, planned: PlannedBatch): Promise<ExitCode> {
  const { context, settings, display } = run;
  const startedAt = Date.now();
  const results = await new PipelineCoordinator(settings).processBatches([planned]);
  const ending = results[0]?.ending;
  if (ending === undefined) return 0;
  const exitCode = 'error' in ending ? ending.error.exitCode : ending.report.exitCode;
  // A run with an output folder of its own is not the one that monitoring waits for, unless that was set up.
  const isAside = planned.request.outputDir !== undefined && settings.config.storage.summary_file === undefined;
  if (!isAside && exitCode !== 11) await leaveSummary(run, results.map(toldResult), { startedAt, exitCode });
  display.stop();
  if ('error' in ending) throw ending.error;
  const { report } = ending;
  await write(context.terminal.stdout, context.globals.json ? `${JSON.stringify(report)}\n` : report.generateSummary());
  return exitCode;
}

/** Wider tables are harder to read, and cron's mail breaks them. */
const WIDEST = 80;

interface ManyOptions {
  readonly lockWaitMs: number | undefined;
  readonly shard?: Shard | undefined;
}

/** Runs every batch of a list, tells of each as it ends, and prints a table of all. */
export async function runMany(
  run: ProcessRun,
  planned: readonly PlannedBatch[],
  { lockWaitMs, shard }: ManyOptions,
): Promise<ExitCode> {
  const { settings } = run;
  const lock = await lockAll(settings, { waitMs: lockWaitMs, shard });
  let begun = 0;
  const teller = new BatchTeller(run);
  const batchStarted = (batch: Parameters<typeof batchName>[0]) => {
    begun += 1;
    teller.note(`${batchName(batch)} (${begun} of ${planned.length})`);
  };
  const startedAt = Date.now();
  try {
    const coordinator = new PipelineCoordinator({ ...settings, listener: { ...settings.listener, batchStarted } });
    const results = await coordinator.processBatches(planned, (result) => teller.ended(toldResult(result)));
    return await showResults(run, results.map(toldResult), { startedAt, shard });
  } finally {
    lock.release();
  }
}

/** Tells of batches on stderr as they begin and end. */
export class BatchTeller {
  readonly #run: ProcessRun;
  #wasInterrupted = false;

  constructor(run: ProcessRun) {
    this.#run = run;
  }

  note(text: string): void {
    const { json, quiet } = this.#run.context.globals;
    if (!json && !quiet) this.#run.display.note(text);
  }

  ended(result: ToldResult): void {
    const { context, settings, display } = this.#run;
    display.stop();
    // Of an interruption the first batch that meets it tells enough.
    if (!this.#wasInterrupted && !context.globals.json) tellTrouble(this.#run, result);
    this.#wasInterrupted ||= settings.signal.aborted;
  }
}

/** Prints the table of all batches, or the document, and leaves the summary. */
export async function showResults(
  run: ProcessRun,
  results: readonly ToldResult[],
  { startedAt, shard }: { readonly startedAt: number; readonly shard?: Shard | undefined },
): Promise<ExitCode> {
  const { terminal, globals } = run.context;
  const exitCode = worstExitCode(results.map(exitCodeOf));
  await leaveSummary(run, results, { startedAt, exitCode, shard });
  const table = {
    width: Math.min(columnsOf(terminal.stdout), WIDEST),
    paint: painter(terminal.stdout, wantsColour(run.context)),
  };
  const text = globals.json
    ? `${JSON.stringify(batchesDocument(results, exitCode))}\n`
    : renderBatches(results, exitCode, table);
  await write(terminal.stdout, text);
  return exitCode;
}

function exitCodeOf({ ending }: ToldResult): ExitCode {
  return 'error' in ending ? ending.error.exitCode : ending.report.exitCode;
}

function tellTrouble({ context, display }: ProcessRun, { planned, ending }: ToldResult): void {
  const name = batchName(planned.batch);
  if ('error' in ending) {
    display.note(`${name}: ${renderError(ending.error, Boolean(context.globals.verbose)).trimEnd()}`);
    return;
  }
  const faults = ending.report.document.source_faults.count;
  if (faults > 0) display.note(`${name}: ${faults} fault${faults === 1 ? '' : 's'} in the archive: see report.json`);
}

/** `failed`: also linked rows with a market that no file gives whole. */
const COUNTS: readonly Column[] = [
  { title: 'rows', align: 'right' },
  { title: 'linked', align: 'right' },
  { title: 'no odds', align: 'right' },
  { title: 'no event', align: 'right' },
  { title: 'failed', align: 'right' },
];
const COLUMNS: readonly Column[] = [{ title: 'batch', cut: 'start' }, ...COUNTS, { title: 'exit', align: 'right' }];

/** One line a batch, and one for all of them. Rows that were left out on purpose are in no column but `rows`. */
function renderBatches(results: readonly ToldResult[], exitCode: ExitCode, options: TableOptions): string {
  const rows = results.map(({ planned, ending }) => batchCells(batchName(planned.batch), ending));
  const done = results.filter(({ ending }) => 'report' in ending).length;
  const count = `${results.length} batch${results.length === 1 ? '' : 'es'}`;
  const notDone = done === results.length ? '' : `, ${results.length - done} not done`;
  return `${renderTable(COLUMNS, rows, options)}${count}: ${done} done${notDone}; exit code ${exitCode}\n`;
}

function batchCells(name: string, ending: ToldResult['ending']): Cell[] {
  if ('error' in ending) return [name, ...COUNTS.map(() => '-'), exitCell(ending.error.exitCode)];
  const { document, damagedRows, exitCode } = ending.report;
  const { total_matches, statuses, failed_searches } = document;
  const { linked, linked_no_odds } = statuses;
  const counts = [total_matches, linked, linked_no_odds, failed_searches, failedRowsOf(document) + damagedRows];
  return [name, ...counts.map(String), exitCell(exitCode)];
}

function exitCell(code: ExitCode): Cell {
  return code === 0 ? '0' : { text: String(code), style: code === 3 ? 'yellow' : 'red' };
}

/** The same for `--json`: every batch's report, or its error. */
function batchesDocument(results: readonly ToldResult[], exitCode: ExitCode): object {
  return {
    exit_code: exitCode,
    batches: results.map(({ planned, ending }) => {
      const batch = batchName(planned.batch);
      if ('error' in ending) return { batch, exit_code: ending.error.exitCode, ...errorDocument(ending.error) };
      return { batch, exit_code: ending.report.exitCode, report: ending.report.document };
    }),
  };
}
