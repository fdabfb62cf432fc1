import { stringify } from 'csv-stringify/sync';
import { writeFileAtomic } from './atomic-file.ts';
import { FAILURE_COLUMNS, type FailureRow, failureCells } from './failure-row.ts';

/** Writes a failures.csv anywhere: one line per row that a person may want to look at. Throws FBP-DISK. */
export async function writeFailuresCsv(path: string, failures: readonly FailureRow[]): Promise<void> {
  await writeFileAtomic(path, csvText([[...FAILURE_COLUMNS], ...failures.map(failureCells)]));
}

/** Rows as CSV text. A lone carriage return is quoted too: csv readers that guess the line ending trip over it. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return stringify(rows as string[][], { quoted_match: /[\r\n]/ });
}
