import { type FileDigest, RunningDigest } from '../../disk/digest.ts';
import type { InputRow } from '../../domain/match.ts';
import { statisticsFilesAt } from '../../input/list-statistics.ts';
import { readStatistics } from '../../input/read-statistics.ts';
import type { Understood } from '../../input/understood.ts';
import { type BatchRequest, type CoordinatorSettings, usualStatistics } from '../batch-request.ts';
import { PackedList } from './packed-list.ts';
import { type SeasonCounts, type SelectedRow, surveyRows } from './select-rows.ts';
import { statisticsReading } from './statistics-reading.ts';

/** The statistics file of a batch, or its several ones, as they were when the batch was opened. */
export interface StatisticsFile {
  /** Of the first one. */
  readonly path: string;
  /** In their order, each with the digest of the bytes that its rows were read from. */
  readonly files: readonly (FileDigest & { readonly path: string })[];
  /** Of the file of teams, where one was read. */
  readonly teams: FileDigest | undefined;
  /** How it was understood. */
  readonly understood: readonly Understood[];
  /** Of rows of the league that by their date are of other seasons. */
  readonly otherSeasons: SeasonCounts;
  /** How many rows there are, readable or not. */
  readonly count: number;
  /** All of them in their order, those that the request leaves out marked so. */
  rows(): Iterable<SelectedRow>;
}

const ROWS_A_PAGE = 1000;

/**
 * Reads the statistics files of a batch, once: what happens to them later changes nothing.
 * Throws FBP-INPUT when it cannot be read as a whole, FBP-USAGE for a match id it does not have.
 */
export async function readStatisticsFile(
  request: BatchRequest,
  { config, listener, given }: Pick<CoordinatorSettings, 'config' | 'listener' | 'given'>,
): Promise<StatisticsFile> {
  const paths = [request.statsFile ?? usualStatistics(config, request.batch)].flat().flatMap(statisticsFilesAt);
  const digests = new Map(paths.map((path) => [path, new RunningDigest()]));
  const survey = surveyRows({ ...request, ...request.batch, onlySeason: config.input.only_season });
  const read = new PackedList<InputRow>({ pageSize: ROWS_A_PAGE });
  const understood: Understood[] = [];
  const teams = new RunningDigest();
  let hasTeams = false;
  const reading = {
    ...statisticsReading(config, { batch: request.batch, own: request.reading, said: given?.values }),
    onBytes: (chunk: Uint8Array, path: string) => digests.get(path)?.add(chunk),
    onTeamsBytes: (chunk: Uint8Array) => {
      hasTeams = true;
      teams.add(chunk);
    },
    onUnderstood: (one: Understood) => understood.push(one),
  };
  for await (const row of readStatistics([...digests.keys()], reading)) {
    survey.see(row);
    read.add(row);
  }
  const { length: count } = read;
  listener?.progress?.({ stage: 'read', done: count, total: count, failures: 0 });
  survey.selector();
  return {
    path: paths[0] ?? '',
    files: [...digests].map(([path, digest]) => ({ path, ...digest.end() })),
    teams: hasTeams ? teams.end() : undefined,
    understood,
    otherSeasons: survey.otherSeasons,
    count,
    *rows() {
      const select = survey.selector();
      for (const row of read) yield select(row);
    },
  };
}
