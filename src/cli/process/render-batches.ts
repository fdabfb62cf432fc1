import { batchName } from '../../domain/batch.ts';
import type { ExitCode } from '../../domain/errors.ts';
import type { BatchResult } from '../../pipeline/batches/run-all.ts';
import { errorDocument } from '../terminal/errors.ts';
import { type Cell, type Column, renderTable, type TableOptions } from '../terminal/table.ts';

const COLUMNS: readonly Column[] = [
  { title: 'batch', cut: 'start' },
  { title: 'rows', align: 'right' },
  { title: 'linked', align: 'right' },
  { title: 'no odds', align: 'right' },
  { title: 'no event', align: 'right' },
  { title: 'failed', align: 'right' },
  { title: 'exit', align: 'right' },
];

/** One line a batch, and one for all of them. Rows that were left out on purpose are in no column but `rows`. */
export function renderBatches(results: readonly BatchResult[], exitCode: ExitCode, options: TableOptions): string {
  const rows = results.map(({ planned, ending }) => batchCells(batchName(planned.batch), ending));
  const done = results.filter(({ ending }) => 'report' in ending).length;
  const count = `${results.length} batch${results.length === 1 ? '' : 'es'}`;
  const notDone = done === results.length ? '' : `, ${results.length - done} not done`;
  return `${renderTable(COLUMNS, rows, options)}${count}: ${done} done${notDone}; exit code ${exitCode}\n`;
}

function batchCells(name: string, ending: BatchResult['ending']): Cell[] {
  if ('error' in ending) return [name, '-', '-', '-', '-', '-', exitCell(ending.error.exitCode)];
  const { report } = ending;
  const { linked, linked_no_odds } = report.statuses;
  const counts = [report.rows, linked, linked_no_odds, report.unmatchedRows, report.failedRows].map(String);
  return [name, ...counts, exitCell(report.exitCode)];
}

function exitCell(code: ExitCode): Cell {
  return code === 0 ? '0' : { text: String(code), style: code === 3 ? 'yellow' : 'red' };
}

/** The same for `--json`: every batch's report, or its error. */
export function batchesDocument(results: readonly BatchResult[], exitCode: ExitCode): object {
  return {
    exit_code: exitCode,
    batches: results.map(({ planned, ending }) => {
      const batch = batchName(planned.batch);
      if ('error' in ending) return { batch, exit_code: ending.error.exitCode, ...errorDocument(ending.error) };
      return { batch, exit_code: ending.report.exitCode, report: ending.report };
    }),
  };
}
