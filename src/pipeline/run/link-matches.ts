import { FbpError } from '../../domain/errors.ts';
import type { CoordinatorSettings } from '../batch-request.ts';
import { type LinkedBatch, linkedRows } from '../open/linked-batch.ts';
import type { OpenBatch } from '../open/open-batch.ts';
import { errorRecoveryStrategy } from './error-recovery.ts';

/**
 * Decides which event each match of the batch is, and logs what was learned and what was not found.
 * Throws FBP-UNMATCHED where the recovery table says to stop at a match without an event.
 */
export async function linkMatches(batch: OpenBatch, settings: CoordinatorSettings): Promise<LinkedBatch> {
  const { config, errorHandling } = settings;
  const linked = await batch.link();
  logLinks(linked, settings);
  const { SearchNotFound } = errorRecoveryStrategy(config, errorHandling);
  if (SearchNotFound.action === 'stop') stopAtFirstUnlinked(linked);
  return linked;
}

function logLinks(linked: LinkedBatch, { logger }: CoordinatorSettings): void {
  for (const alias of linked.learned) logger.info('mapping', 'A name was learned from the calendar', { ...alias });
  for (const { slug, matches } of linked.names.unmappedTeams) {
    logger.warn('mapping', 'A club has no mapping', { slug, matches });
  }
  for (const { match, search } of unlinked(linked)) logger.logSearchFailure(match, search.attempts);
}

function stopAtFirstUnlinked(linked: LinkedBatch): void {
  for (const { match, search } of unlinked(linked)) {
    const reason = search.verdict.kind === 'linked' ? '' : search.verdict.reason;
    throw new FbpError('FBP-UNMATCHED', `no event was chosen for a match: ${reason}`, {
      where: `line ${match.line}, match ${match.matchId}`,
      hint: `fbp debug ${match.matchId}`,
    });
  }
}

function* unlinked(linked: LinkedBatch) {
  for (const row of linkedRows(linked)) if (row.kind === 'match' && row.search.verdict.kind !== 'linked') yield row;
}
