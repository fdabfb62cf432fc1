import { digestFile, type FileDigest } from '../../disk/digest.ts';
import { readStatistics } from '../../input/read-statistics.ts';
import { type BatchRequest, batchPath, type CoordinatorSettings } from '../batch-request.ts';
import { type SelectedRow, surveyRows } from './select-rows.ts';

/** The statistics file of a batch, whose rows are read anew each time they are wanted: a file can have millions. */
export interface BatchRows {
  readonly path: string;
  readonly digest: FileDigest;
  /** How many rows there are, readable or not. */
  readonly count: number;
  /** All of them in their order, those that the run leaves out marked so. */
  rows(): AsyncIterable<SelectedRow>;
}

/** Reads the file once through. Throws FBP-INPUT when it cannot be read as a whole, FBP-USAGE for a match id it does not have. */
export async function openBatchRows(
  request: BatchRequest,
  { config, listener }: Pick<CoordinatorSettings, 'config' | 'listener'>,
): Promise<BatchRows> {
  const path = request.statsFile ?? `${batchPath(config.input.stats_dir, request.batch)}.csv`;
  const read = () => readStatistics(path, { timeZone: config.input.time_zone });
  const survey = surveyRows({ ...request, league: request.batch.league });
  let count = 0;
  for await (const row of read()) {
    survey.see(row);
    count += 1;
  }
  listener?.progress?.({ stage: 'read', done: count, total: count, failures: 0 });
  survey.selector();
  return {
    path,
    digest: await digestFile(path),
    count,
    async *rows() {
      const select = survey.selector();
      for await (const row of read()) yield select(row);
    },
  };
}
