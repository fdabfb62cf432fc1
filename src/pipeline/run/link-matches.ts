import { SYSTEM_CLOCK } from '../../disk/clock.ts';
import { FbpError } from '../../domain/errors.ts';
import { shiftInWords } from '../../domain/file-shift.ts';
import { placeOf } from '../../domain/match.ts';
import { commandToDebug, fbpCommand } from '../../domain/text/shell-command.ts';
import type { CoordinatorSettings } from '../batch-request.ts';
import { type LinkedBatch, linkedRows } from '../open/linked-batch.ts';
import type { OpenBatch } from '../open/open-batch.ts';
import { logLinkDecisions } from '../report/log-decisions.ts';
import { type ErrorRecoveryStrategy, errorRecoveryStrategy } from './error-recovery.ts';

export interface LinkSettings extends Pick<CoordinatorSettings, 'config' | 'logger' | 'signal'> {
  /** Rows that are left out of the run are linked too. */
  readonly whole?: boolean | undefined;
}

/**
 * Decides which event each match of the batch is, and logs what was learned and what was not found, as the rows `SearchNotFound`
 * and `MappingFailure` of the recovery table say. Throws FBP-UNMATCHED or FBP-MAPPING where they say to stop.
 */
export async function linkMatches(
  batch: Pick<OpenBatch, 'link'>,
  settings: LinkSettings,
  sleep = SYSTEM_CLOCK.sleep,
): Promise<LinkedBatch> {
  const recovery = errorRecoveryStrategy(settings.config);
  const { whole = false } = settings;
  let linked = await batch.link({ whole });
  const { retries } = recovery.SearchNotFound;
  for (let attempt = 1; attempt <= retries.retries && missing(linked) > 0; attempt += 1) {
    const waitMs = retries.backoffMs(attempt);
    const fields = { rows: missing(linked), attempt, wait_ms: waitMs };
    const message = 'Rows without an event are searched again';
    settings.logger.log(recovery.SearchNotFound.logLevel, 'search', { message, fields });
    await sleep(waitMs, settings.signal);
    linked = await batch.link({ whole, again: true });
  }
  logLinks(linked, recovery, settings);
  logLinkDecisions(linked, settings.logger);
  if (recovery.MappingFailure.stops) stopAtFirstUnmapped(linked);
  if (recovery.SearchNotFound.stops) stopAtFirstUnlinked(linked);
  return linked;
}

function missing({ results }: LinkedBatch): number {
  let count = 0;
  for (const { verdict } of results) count += Number(verdict.kind === 'not_found');
  return count;
}

function logLinks(linked: LinkedBatch, recovery: ErrorRecoveryStrategy, { logger }: LinkSettings): void {
  const { MappingFailure, SearchNotFound } = recovery;
  if (linked.shift !== undefined)
    logger.warn('search', 'The whole statistics file is off', { what: shiftInWords(linked.shift) });
  for (const alias of linked.learned) logger.info('mapping', 'A name was learned from the calendar', { ...alias });
  for (const { slug, matches } of linked.names.unmappedTeams) {
    const fields = { slug, matches, manual_review: MappingFailure.needsReview };
    logger.log(MappingFailure.logLevel, 'mapping', { message: 'A club has no mapping', fields });
  }
  const { logLevel: level, needsReview } = SearchNotFound;
  for (const { match, search } of unlinked(linked)) {
    logger.logSearchFailure(match, search.attempts, { level, needsReview });
  }
}

function stopAtFirstUnmapped({ names: { country, league, unmappedTeams } }: LinkedBatch): void {
  const [first] = unmappedTeams;
  if (first === undefined) return;
  throw new FbpError('FBP-MAPPING', `a club has no mapping: ${first.slug}`, {
    where: `${country}, ${league}`,
    hint: `see which known clubs are like it: ${fbpCommand('map similar', first.slug, '--country', country)}`,
  });
}

function stopAtFirstUnlinked(linked: LinkedBatch): void {
  for (const { match, search } of unlinked(linked)) {
    const reason = search.verdict.kind === 'linked' ? '' : search.verdict.reason;
    throw new FbpError('FBP-UNMATCHED', `no event was chosen for a match: ${reason}`, {
      where: `${placeOf(match)}, match ${match.matchId}`,
      hint: commandToDebug(match.matchId),
    });
  }
}

function* unlinked(linked: LinkedBatch) {
  for (const row of linkedRows(linked)) if (row.kind === 'match' && row.search.verdict.kind !== 'linked') yield row;
}
