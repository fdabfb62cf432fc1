import type { InputRow } from '../domain/match.ts';
import { readStatistics } from '../input/read-statistics.ts';
import type { FileDigest } from '../storage/file-digest.ts';
import { digestFile } from '../storage/file-digest.ts';

export interface StatisticsFile {
  readonly path: string;
  readonly digest: FileDigest;
  /** Every row of the file, readable or not, in its order. */
  readonly rows: readonly InputRow[];
}

/** Throws FBP-INPUT when the file as a whole cannot be read. */
export async function readBatch(path: string, timeZone: string): Promise<StatisticsFile> {
  const rows: InputRow[] = [];
  for await (const row of readStatistics(path, { timeZone })) {
    rows.push(row);
  }
  return { path, digest: await digestFile(path), rows };
}
