import { extractedOf, type MatchOutcome, matchOf } from '../../domain/outcome.ts';
import type { MarketSummary } from '../../domain/price.ts';
import type { Candidate, Link, SearchResult } from '../../domain/search.ts';
import { evidenceText } from '../../domain/text/evidence-text.ts';
import type { PipelineLogger } from '../../logging/pipeline-logger.ts';
import { type LinkedBatch, type LinkedMatch, linkedRows } from '../open/linked-batch.ts';

/** Candidates shown of a row without an event. */
const SHOWN_CANDIDATES = 3;

/** At level DEBUG, of each row: which event it is and why, or why none is. */
export function logLinkDecisions(linked: LinkedBatch, logger: PipelineLogger): void {
  if (!logger.isDebugging) return;
  for (const row of linkedRows(linked)) if (row.kind === 'match') logLinkDecision(row, logger);
}

function logLinkDecision({ match, search }: LinkedMatch, logger: PipelineLogger): void {
  const { matchId: match_id, line, homeTeamSlug: home, awayTeamSlug: away, matchDate: match_date } = match;
  const row = { match_id, line, home, away, match_date };
  const { verdict } = search;
  if (verdict.kind === 'linked') {
    logger.debug('search', 'A row is linked', { ...row, ...linkFields(verdict.link) });
  } else {
    const { kind, cause, reason } = verdict;
    logger.debug('search', 'A row has no event', { ...row, kind, cause, reason, candidates: candidatesOf(search) });
  }
}

function linkFields({ eventId, eventName, strategy, confidence, runnerUpConfidence, swapped, evidence }: Link) {
  const runner_up = runnerUpConfidence ?? 'none';
  return { event_id: eventId, event: eventName, strategy, confidence, runner_up, swapped, why: evidenceText(evidence) };
}

function candidatesOf({ candidates }: SearchResult): string[] {
  return candidates.slice(0, SHOWN_CANDIDATES).map(candidateText);
}

function candidateText({ eventName, eventId, score, rejected = 'taken' }: Candidate): string {
  return `${eventName} (${eventId}), score ${score.toFixed(3)}: ${rejected}`;
}

/** At level DEBUG, of a match whose files were read: which file each market was taken from, what is odd in them, and which runner is which side. */
export function logPriceDecisions(outcome: MatchOutcome, logger: PipelineLogger): void {
  const extracted = extractedOf(outcome);
  if (!logger.isDebugging || extracted === undefined || !('link' in outcome)) return;
  const ofMatch = logger.within({ match_id: matchOf(outcome)?.matchId });
  for (const { marketId: market_id, marketType: market_type, file, use } of extracted.sources)
    ofMatch.debug('extract', 'A market was read', { market_id, market_type, file, use });
  for (const { file, line, message } of extracted.faults)
    ofMatch.debug('extract', 'A file is odd', { file, line, what: message });
  const { home, away } = outcome.link.sides;
  for (const market of extracted.markets) {
    const sides = sidesOf(market);
    if (sides === undefined) continue;
    ofMatch.debug('extract', 'The sides of a market are told by name', { ...sides, names: { home, away } });
  }
  const { sides } = extracted;
  if (sides.kind !== 'told') ofMatch.debug('extract', 'The sides of markets are not told', { ...sides });
}

/** The runners that are the two clubs; undefined for a market that has none. */
function sidesOf({ marketId: market_id, marketType: market_type, selections }: MarketSummary) {
  const nameOf = (side: string) => selections.find(({ selection }) => selection === side)?.runnerName;
  const [home, away] = [nameOf('home'), nameOf('away')];
  return home === undefined && away === undefined ? undefined : { market_id, market_type, home, away };
}
