import { stringify } from 'csv-stringify/sync';
import { writeFileAtomic } from '../../disk/atomic-file.ts';
import { FAILURE_COLUMNS, type FailureRow, failureCells } from './failure-row.ts';

/** Writes a failures.csv anywhere: one line per row that a person may want to look at. Throws FBP-DISK. */
export async function writeFailuresCsv(path: string, failures: readonly FailureRow[]): Promise<void> {
  await writeFileAtomic(path, csvText([[...FAILURE_COLUMNS], ...failures.map(failureCells)]));
}

/** Rows as CSV text. */
function csvText(rows: readonly (readonly string[])[]): string {
  return csvLines(rows, 0);
}

/** Rows with their newlines. Together, where none is to be filled up: a call of csv-stringify costs more than a row. */
export function csvLines(rows: readonly (readonly string[])[], width: number): string {
  if (rows.some((cells) => cells.length < width)) return rows.map((cells) => csvLine(cells, width)).join('');
  return stringify(rows as string[][], { quoted_match: LINE_ENDS });
}

const LINE_ENDS = /[\r\n]/;

/**
 * One row with its newline, filled up with empty cells to `width`. Those are added here and not given to csv-stringify,
 * which takes as long for an empty cell as for a full one: most rows of a long file without odds have 300 of them.
 * A lone carriage return is quoted too, since readers that guess the line ending trip over it.
 */
export function csvLine(cells: readonly string[], width: number): string {
  const filled = stringify([cells as string[]], { eof: false, quoted_match: LINE_ENDS });
  return `${filled}${','.repeat(Math.max(0, width - cells.length))}\n`;
}
