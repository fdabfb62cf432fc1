import type { BetfairEvent, LocalFile, MarketFile, TimeWindow } from '../../domain/event.ts';
import type { FileFault } from '../../domain/price.ts';
import { DAY_MS } from '../../domain/time-units.ts';
import { type Coverage, coverageOf } from '../coverage.ts';
import type { EventQuery, EventSource } from '../source.ts';
import { mergeWindows, wantedDays } from '../time-windows.ts';
import { foldSpace } from '../wire/event-name.ts';
import { EVENT_ID } from '../wire/ids.ts';
import { dayOf } from '../wire/market-path.ts';
import { instantOf } from '../wire/wire-values.ts';
import type { ListedEvent } from './api/exchange-answers.ts';
import { type ExchangeClient, startTimes } from './api/exchange-client.ts';

export interface LiveSourceOptions {
  readonly client: Pick<ExchangeClient, 'listEvents'>;
  /** `betfair.exchange_url` */
  readonly url: string;
  readonly eventTypeId: string;
  /** Opens what was recorded of the exchange as an archive, with what was added to it since. */
  readonly openRecording: () => EventSource;
  /** Closes the exchange, where it is the source's own. */
  readonly onClose?: () => void;
}

/** Events of the live exchange, of now and the days to come; files are those that were recorded of them. */
export class LiveSource implements EventSource {
  readonly kind = 'live';
  readonly #options: LiveSourceOptions;
  #lists = new Map<string, Promise<readonly BetfairEvent[]>>();
  #asked = 0;

  constructor(options: LiveSourceOptions) {
    this.#options = options;
  }

  /** What is listed changes by the minute: no decision about it is good for another run. */
  async version(): Promise<string> {
    this.#asked += 1;
    return `${this.#options.url}|${Date.now()}|${this.#asked}`;
  }

  async findEvents({ windows }: EventQuery, signal: AbortSignal): Promise<readonly BetfairEvent[]> {
    const lists = [];
    for (const window of mergeWindows(windows).flatMap(byDay)) lists.push(await this.#list(window, signal));
    const events = new Map(lists.flat().map((event) => [event.eventId, event]));
    return [...events.values()].sort((a, b) => (a.eventId < b.eventId ? -1 : 1));
  }

  /** The exchange lists no event late. */
  async findLateEvents(): Promise<readonly BetfairEvent[]> {
    return [];
  }

  refresh(): void {
    this.#lists.clear();
  }

  async findEvent(eventId: string, signal: AbortSignal): Promise<BetfairEvent | undefined> {
    const listed = await this.#options.client.listEvents({ eventIds: [eventId] }, signal);
    return listed.flatMap((event) => this.#eventOf(event) ?? []).find((event) => event.eventId === eventId);
  }

  listFiles(
    eventId: string,
    marketTypes: readonly string[] | undefined,
    signal: AbortSignal,
  ): Promise<readonly MarketFile[]> {
    return this.#inRecording((recording) => recording.listFiles(eventId, marketTypes, signal));
  }

  fetch(file: MarketFile, signal: AbortSignal): Promise<LocalFile> {
    return this.#inRecording((recording) => recording.fetch(file, signal));
  }

  /** The exchange lists whatever there is. */
  async coverage(windows: readonly TimeWindow[], signal: AbortSignal): Promise<Coverage> {
    const events = await this.findEvents({ windows, eventNames: [], countryCodes: [] }, signal);
    const counts = events.map(({ scheduledAt, eventTypeId }) => ({
      day: dayOf(scheduledAt),
      eventType: eventTypeId,
      count: 1,
    }));
    const { eventTypeId } = this.#options;
    return coverageOf({ eventTypeId, windows, heldDays: wantedDays(windows), events: sumByDay(counts), damaged: [] });
  }

  faults(): readonly FileFault[] {
    return [];
  }

  remember(): void {}

  /** What was recorded cannot be had again. */
  async discard(): Promise<void> {}

  close(): void {
    this.#options.onClose?.();
  }

  #list(window: TimeWindow, signal: AbortSignal): Promise<readonly BetfairEvent[]> {
    const key = `${window.from}-${window.to}`;
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const { client, eventTypeId } = this.#options;
    const filter = { eventTypeIds: [eventTypeId], marketStartTime: startTimes(window) };
    const listed = client
      .listEvents(filter, signal)
      .then((events) => events.flatMap((event) => this.#eventOf(event) ?? []));
    listed.catch(() => this.#lists.delete(key));
    this.#lists.set(key, listed);
    return listed;
  }

  /** Undefined for one without a time, which no match can be. */
  #eventOf({ id, name, countryCode, openDate }: ListedEvent): BetfairEvent | undefined {
    const scheduledAt = instantOf(openDate ?? '');
    if (scheduledAt === undefined || !EVENT_ID.test(id)) return undefined;
    return {
      eventId: id,
      name: foldSpace(name),
      names: [foldSpace(name)],
      countryCode: countryCode ?? undefined,
      eventTypeId: this.#options.eventTypeId,
      scheduledAt,
      times: [scheduledAt],
      inPlayAt: undefined,
      voided: false,
      settled: [],
    };
  }

  async #inRecording<T>(ask: (recording: EventSource) => Promise<T>): Promise<T> {
    const recording = this.#options.openRecording();
    try {
      return await ask(recording);
    } finally {
      recording.close();
    }
  }
}

/** Answers stay small that way: all matches of the world on one day are some thousand. */
function byDay({ from, to }: TimeWindow): TimeWindow[] {
  const days: TimeWindow[] = [];
  for (let start = from; start <= to; start += DAY_MS) days.push({ from: start, to: Math.min(to, start + DAY_MS - 1) });
  return days;
}

interface DayCount {
  readonly day: number;
  readonly eventType: string;
  readonly count: number;
}

function sumByDay(counts: readonly DayCount[]): DayCount[] {
  const sums = new Map<string, DayCount>();
  for (const one of counts) {
    const key = `${one.day} ${one.eventType}`;
    sums.set(key, { ...one, count: (sums.get(key)?.count ?? 0) + 1 });
  }
  return [...sums.values()];
}
