import type { EventLookup, SourceKind } from '../../betfair/source.ts';
import type { LinkBatchResult, MappedMatch } from '../../domain/search.ts';
import { type CountryMapping, loadCountryMapping } from '../../mapping/country-mapping.ts';
import { MatchMapper } from '../../mapping/match-mapper.ts';
import type { BatchRequest, CoordinatorSettings } from '../batch-request.ts';
import { createSearchEngine } from './create-search-engine.ts';
import { openSource } from './open-source.ts';
import { readBatch, type StatisticsFile } from './read-batch.ts';
import { type SelectedRow, selectRows } from './select-rows.ts';

/** A batch as far as linking: which event each row is, and why, with nothing fetched or written. */
export interface LinkedBatch extends LinkBatchResult {
  readonly statisticsFile: string;
  readonly source: SourceKind;
  readonly mapping: CountryMapping;
  /** Every row of the statistics file, those that are left out and those that cannot be read too. */
  readonly rows: readonly SelectedRow[];
  /** The rows that belong to the batch and can be read, in the order of `results`. */
  readonly matches: readonly MappedMatch[];
}

/** Links a batch as `fbp process` would: reads its rows, maps them, opens the source, decides. Throws what these throw. */
export async function linkBatchOf(request: BatchRequest, settings: CoordinatorSettings): Promise<LinkedBatch> {
  const statistics = await readBatch(request, settings);
  const source = await openSource(request, settings);
  try {
    return await linkBatchIn(source, statistics, { request, settings });
  } finally {
    source.close();
  }
}

/** The same with a source that is open already and stays so. */
export async function linkBatchIn(
  source: EventLookup,
  { path, rows: read }: StatisticsFile,
  {
    request,
    settings,
  }: { request: BatchRequest; settings: Pick<CoordinatorSettings, 'config' | 'listener' | 'signal'> },
): Promise<LinkedBatch> {
  const { config, listener, signal } = settings;
  const mapping = loadCountryMapping(config.mapping.dir, request.batch.country);
  const rows = selectRows(read, { ...request, league: request.batch.league });
  const mapper = new MatchMapper(mapping, request.batch.league);
  const matches = rows.flatMap((row) => (row.kind === 'match' ? [mapper.mapMatch(row.match)] : []));
  const engine = createSearchEngine(source, mapping.knowledge(), config);
  const { results, learned } = await engine.bulkSearch(matches, signal);
  listener?.progress?.({ stage: 'link', done: results.length, total: results.length, failures: 0 });
  return { statisticsFile: path, source: source.kind, mapping, rows, matches, results, learned };
}
