import { type FileDigest, RunningDigest } from '../../disk/digest.ts';
import { readStatistics } from '../../input/read-statistics.ts';
import { type BatchRequest, batchPath, type CoordinatorSettings } from '../batch-request.ts';
import { PackedRows } from './packed-rows.ts';
import { type SelectedRow, surveyRows } from './select-rows.ts';

/** The statistics file of a batch as it was when the batch was opened. */
export interface StatisticsFile {
  readonly path: string;
  /** Of the bytes that the rows were read from. */
  readonly digest: FileDigest;
  /** How many rows there are, readable or not. */
  readonly count: number;
  /** All of them in their order, those that the request leaves out marked so. */
  rows(): Iterable<SelectedRow>;
}

/**
 * Reads the statistics file of a batch, once.
 * Throws FBP-INPUT when it cannot be read as a whole, FBP-USAGE for a match id it does not have.
 */
export async function readStatisticsFile(
  request: BatchRequest,
  { config, listener }: Pick<CoordinatorSettings, 'config' | 'listener'>,
): Promise<StatisticsFile> {
  const path = request.statsFile ?? `${batchPath(config.input.stats_dir, request.batch)}.csv`;
  const digest = new RunningDigest();
  const survey = surveyRows({ ...request, league: request.batch.league });
  const read = new PackedRows();
  const onBytes = (chunk: Uint8Array) => digest.add(chunk);
  for await (const row of readStatistics(path, { timeZone: config.input.time_zone, onBytes })) {
    survey.see(row);
    read.add(row);
  }
  const { count } = read;
  listener?.progress?.({ stage: 'read', done: count, total: count, failures: 0 });
  survey.selector();
  return {
    path,
    digest: digest.end(),
    count,
    *rows() {
      const select = survey.selector();
      for (const row of read) yield select(row);
    },
  };
}
