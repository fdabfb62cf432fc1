import type { EventSource } from '../../betfair/source.ts';
import type { MarketFile } from '../../domain/event.ts';

/** The source with somebody watching how it lists files; all else is its own. */
export function timedSource(
  source: EventSource,
  watch: (list: () => Promise<readonly MarketFile[]>) => Promise<readonly MarketFile[]>,
): EventSource {
  return {
    kind: source.kind,
    version: () => source.version(),
    findEvents: (query, signal) => source.findEvents(query, signal),
    findEvent: (eventId, signal) => source.findEvent(eventId, signal),
    listFiles: (eventId, marketTypes) => watch(() => source.listFiles(eventId, marketTypes)),
    fetch: (file, signal) => source.fetch(file, signal),
    remember: (file, marketType) => source.remember(file, marketType),
    close: () => source.close(),
  };
}
