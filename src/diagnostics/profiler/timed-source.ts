import type { EventSource } from '../../betfair/source.ts';
import type { MarketFile } from '../../domain/event.ts';

/** The source with somebody watching how it lists files; all else is its own. */
export function timedSource(
  source: EventSource,
  watch: (list: () => Promise<readonly MarketFile[]>) => Promise<readonly MarketFile[]>,
): EventSource {
  return {
    kind: source.kind,
    version: (signal) => source.version(signal),
    findEvents: (query, signal) => source.findEvents(query, signal),
    findEvent: (eventId, signal) => source.findEvent(eventId, signal),
    listFiles: (eventId, marketTypes, signal) => watch(() => source.listFiles(eventId, marketTypes, signal)),
    fetch: (file, signal) => source.fetch(file, signal),
    isIncomplete: () => source.isIncomplete(),
    faults: () => source.faults(),
    remember: (file, marketType) => source.remember(file, marketType),
    discard: (eventId) => source.discard(eventId),
    close: () => source.close(),
  };
}
