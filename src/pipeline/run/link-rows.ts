import { FbpError } from '../../domain/errors.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import type { MappedMatch, SearchResult } from '../../domain/search.ts';
import type { PipelineLogger } from '../../logging/pipeline-logger.ts';
import type { MatchMapper } from '../../mapping/match-mapper.ts';
import type { BetfairSearchEngine } from '../../search/betfair-search-engine.ts';
import type { ErrorRecoveryStrategy } from './error-recovery.ts';

export interface Linking {
  readonly mapper: MatchMapper;
  readonly engine: BetfairSearchEngine;
  readonly recovery: ErrorRecoveryStrategy;
  readonly logger: PipelineLogger;
  readonly signal: AbortSignal;
}

/** Decides over the whole batch which event each wanted match is; results by row number. */
export async function linkRows(
  matches: readonly StatisticalMatch[],
  { mapper, engine, recovery, logger, signal }: Linking,
): Promise<ReadonlyMap<number, SearchResult>> {
  const mapped = [...mapper.batchMapMatches(matches)];
  const { results, learned } = await engine.bulkSearch(mapped, signal);
  for (const alias of learned) logger.info('mapping', 'A name was learned from the calendar', { ...alias });
  for (const team of mapper.getMappingReport().unmappedTeams) {
    logger.warn('mapping', 'A club has no mapping', { slug: team.slug, matches: team.matches });
  }
  logUnlinked(mapped, results, logger);
  if (recovery.SearchNotFound.action === 'stop') stopAtFirstUnlinked(mapped, results);
  return new Map(results.map((result) => [result.row, result]));
}

function logUnlinked(mapped: readonly MappedMatch[], results: readonly SearchResult[], logger: PipelineLogger): void {
  for (const [index, { verdict, attempts }] of results.entries()) {
    const match = mapped[index]?.match;
    if (match !== undefined && verdict.kind !== 'linked') logger.logSearchFailure(match, attempts);
  }
}

function stopAtFirstUnlinked(mapped: readonly MappedMatch[], results: readonly SearchResult[]): void {
  for (const [index, { verdict }] of results.entries()) {
    const match = mapped[index]?.match;
    if (match === undefined || verdict.kind === 'linked') continue;
    throw new FbpError('FBP-UNMATCHED', `no event was chosen for a match: ${verdict.reason}`, {
      where: `line ${match.line}, match ${match.matchId}`,
      hint: `fbp debug ${match.matchId}`,
    });
  }
}
