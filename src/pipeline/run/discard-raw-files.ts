import type { EventSource } from '../../betfair/source.ts';
import type { Config } from '../../config/schema.ts';
import type { MatchOutcome } from '../../domain/outcome.ts';
import type { PipelineLogger } from '../../logging/pipeline-logger.ts';

interface Discarding {
  readonly source: Pick<EventSource, 'discard'>;
  readonly storage: Pick<Config['storage'], 'keep_raw' | 'cleanup_on_success'>;
  readonly logger: PipelineLogger;
}

/**
 * Removes what was downloaded for a match, where the configuration wants that; to be called once its row is journaled.
 * The files of a match that failed, or of which a part could not be read, stay: they are what a person looks at and the
 * next try begins with. No other match can need them, since no event serves two rows. Faults are logged and nothing more.
 */
export async function discardRawFiles(outcome: MatchOutcome, { source, storage, logger }: Discarding): Promise<void> {
  if (storage.keep_raw || !storage.cleanup_on_success || !isDone(outcome)) return;
  const { eventId } = outcome.link;
  try {
    await source.discard(eventId);
  } catch (error) {
    logger.warn('main', 'The downloaded files of a match could not be removed', { event_id: eventId, error });
  }
}

function isDone(outcome: MatchOutcome): outcome is MatchOutcome & { status: 'linked' | 'linked_no_odds' } {
  const { status } = outcome;
  return (status === 'linked' || status === 'linked_no_odds') && outcome.extracted.faults.length === 0;
}
