import { FbpError } from '../../domain/errors.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import type { LinkBatchResult, MappedMatch, SearchResult } from '../../domain/search.ts';
import { pairsOf, type Sequence } from '../../domain/sequence.ts';
import type { CountryMapping } from '../../mapping/country-mapping.ts';
import type { MappingReport } from '../../mapping/match-mapper.ts';
import type { SelectedRow } from './select-rows.ts';
import type { StatisticsFile } from './statistics-file.ts';

/** A batch as far as linking: which event each row is, and why. */
export interface LinkedBatch extends Omit<LinkBatchResult, 'results'> {
  /** Rows that are left out of this run are among `matches` too. */
  readonly whole: boolean;
  readonly statistics: StatisticsFile;
  readonly mapping: CountryMapping;
  /** What came of the names. */
  readonly names: MappingReport;
  /** The rows that belong to the batch and can be read, in the order of `results`. */
  readonly matches: Sequence<MappedMatch>;
  /** One a match. */
  readonly results: Sequence<SearchResult>;
}

/** A row that is looked for, with its decision. */
export interface LinkedMatch {
  readonly kind: 'match';
  readonly match: StatisticalMatch;
  readonly mapped: MappedMatch;
  readonly search: SearchResult;
}

/** Every row of the statistics file: left out, unreadable, or with what was decided about it. */
export type LinkedRow = Exclude<SelectedRow, { kind: 'match' }> | LinkedMatch;

/** Whether the row is decided with the others. */
export function isLinked(
  row: SelectedRow,
  whole: boolean,
): row is Extract<SelectedRow, { readonly match: StatisticalMatch }> {
  return row.kind === 'match' || (whole && row.kind === 'skipped' && row.isOfBatch);
}

/** The rows in the order of the file, each match together with its decision; without the first `done` ones. */
export function* linkedRows(
  { statistics, matches, results, whole }: LinkedBatch,
  done = 0,
): Generator<LinkedRow, void> {
  const decided = pairsOf(matches, results);
  let index = 0;
  for (const row of statistics.rows()) {
    const isDone = index < done;
    index += 1;
    const [mapped, search] = (isLinked(row, whole) && decided.next().value) || [];
    if (row.kind !== 'match') {
      if (!isDone) yield row;
      continue;
    }
    if (mapped === undefined || search === undefined || search.row !== row.match.row) {
      throw new FbpError('FBP-BUG', `row ${row.match.row} was not searched`, { where: statistics.path });
    }
    if (!isDone) yield { kind: 'match', match: mapped.match, mapped, search };
  }
}

/** How many rows have an event. */
export function linkedCount({ results }: Pick<LinkedBatch, 'results'>): number {
  let count = 0;
  for (const { verdict } of results) count += Number(verdict.kind === 'linked');
  return count;
}
