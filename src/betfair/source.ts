import type { BetfairEvent, LocalFile, MarketFile, TimeWindow } from '../domain/event.ts';
import type { FileFault } from '../domain/price.ts';
import type { Coverage } from './coverage.ts';

export const SOURCE_KINDS = ['archive', 'historic', 'live', 'sample'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export interface EventQuery {
  /** Instants the wanted matches may have kicked off at. The source widens them to the day folders it must look into. */
  readonly windows: readonly TimeWindow[];
  /** Events looked for by their most likely names, `Home v Away` and the other way round: at most two a match. For sources that cannot list every event. */
  readonly eventNames: readonly string[];
  readonly countryCodes: readonly string[];
}

/** What linking asks of a source. */
export type EventLookup = Pick<
  EventSource,
  'kind' | 'version' | 'findEvents' | 'findLateEvents' | 'refresh' | 'findEvent' | 'coverage'
>;

/** Where events and market files come from: a local archive, the historic API, the live exchange with what was recorded of it, or the shipped sample. */
export interface EventSource {
  readonly kind: SourceKind;
  /**
   * Changes when what the source holds has changed: part of the key of whatever is cached about it. With windows it also changes when an event
   * of their days has gained or lost a file.
   */
  version(signal: AbortSignal, windows?: readonly TimeWindow[]): Promise<string>;
  /**
   * Every event of the configured sport that may lie in one of the windows and was filed when such events are, each once, in order of
   * event id: which ones depends on nothing but the windows that an event lies in.
   */
  findEvents(query: EventQuery, signal: AbortSignal): Promise<readonly BetfairEvent[]>;
  /** The same with those that were filed days to months later, as far as the source has them at hand: no service is asked. */
  findLateEvents(query: EventQuery, signal: AbortSignal): Promise<readonly BetfairEvent[]>;
  /** Believes nothing any more that may have changed since it was looked at: the next questions look again. */
  refresh(): void;
  /** One event by id, when the source has it. */
  findEvent(eventId: string, signal: AbortSignal): Promise<BetfairEvent | undefined>;
  /** The event's files, in order of key. `marketTypes` undefined means all; files known to be of another type are left out. */
  listFiles(
    eventId: string,
    marketTypes: readonly string[] | undefined,
    signal: AbortSignal,
  ): Promise<readonly MarketFile[]>;
  /** The file's bytes as a place on the local disk; a remote source tries once to fetch them and throws a retryable FbpError when that fails. */
  fetch(file: MarketFile, signal: AbortSignal): Promise<LocalFile>;
  /** How complete the source is for the days that matches within the windows can lie in, as far as `findEvents` came. */
  coverage(windows: readonly TimeWindow[], signal: AbortSignal): Promise<Coverage>;
  /** What could not be read or had of the source so far. */
  faults(): readonly FileFault[];
  /** What extraction learned of a file, so that it need not be read again to know its markets' types. */
  remember(file: MarketFile, marketType: string | null): void;
  /** The event's match is done: what `fetch` brought for it and the source did not have before is removed. */
  discard(eventId: string): Promise<void>;
  close(): void;
}
