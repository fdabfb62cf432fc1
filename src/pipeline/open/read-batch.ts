import type { FileDigest } from '../../disk/digest.ts';
import { digestFile } from '../../disk/digest.ts';
import type { InputRow } from '../../domain/match.ts';
import { readStatistics } from '../../input/read-statistics.ts';
import { type BatchRequest, batchPath, type CoordinatorSettings } from '../batch-request.ts';

export interface StatisticsFile {
  readonly path: string;
  readonly digest: FileDigest;
  /** Every row of the file, readable or not, in its order. */
  readonly rows: readonly InputRow[];
}

/** Reads the statistics file of a batch. Throws FBP-INPUT when the file as a whole cannot be read. */
export async function readBatch(
  request: Pick<BatchRequest, 'batch' | 'statsFile'>,
  { config, listener }: Pick<CoordinatorSettings, 'config' | 'listener'>,
): Promise<StatisticsFile> {
  const path = request.statsFile ?? `${batchPath(config.input.stats_dir, request.batch)}.csv`;
  const rows: InputRow[] = [];
  for await (const row of readStatistics(path, { timeZone: config.input.time_zone })) {
    rows.push(row);
  }
  listener?.progress?.({ stage: 'read', done: rows.length, total: rows.length, failures: 0 });
  return { path, digest: await digestFile(path), rows };
}
