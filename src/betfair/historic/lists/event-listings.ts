import type { EventQuery } from '../../source.ts';
import { wantedDays } from '../../time-windows.ts';
import { foldSpace, parseEventName } from '../../wire/event-name.ts';
import { compareIds } from '../../wire/ids.ts';
import { parseRemotePath, type RemoteFile, UNDATED } from '../../wire/market-path.ts';
import {
  type CalendarMonth,
  calendarDay,
  monthDays,
  monthName,
  monthsOf,
  neededMonths,
  parseMonth,
} from './calendar.ts';
import type { HistoricLists, Span } from './historic-lists.ts';
import type { OddPath } from './list-paths.ts';
import type { ListedPath, Listing } from './listing-memory.ts';
import type { OwnedMonths } from './owned-months.ts';

/** Every event of a match has this market; its file tells name, times, country and the result. */
const LEARNED_FROM = ['MATCH_ODDS'];

export interface ListedEvents {
  /** One file for each event, ascending by event id. */
  readonly files: readonly RemoteFile[];
  /** Events of the months that were listed, those of other days too. */
  readonly eventsOfMonths: number;
  /** false: the service does not filter for events without a country, so they are not among them. */
  readonly complete: boolean;
}

/** Which lists answer which question, with as few requests as will do. */
export class EventListings {
  readonly #lists: HistoricLists;
  readonly #owned: OwnedMonths;

  constructor(lists: HistoricLists, owned: OwnedMonths) {
    this.#lists = lists;
    this.#owned = owned;
  }

  /** Entries of the lists that no file can be fetched by. */
  get odd(): readonly OddPath[] {
    return this.#lists.odd;
  }

  /** Believes nothing any more that was not kept. */
  refresh(): void {
    this.#lists.refresh();
  }

  /** Asks what the account owns only when some list must be asked for anyway: a repeat of a run needs no request at all. */
  async missingMonths(query: EventQuery, signal: AbortSignal): Promise<CalendarMonth[]> {
    const unknown = neededMonths(query.windows).filter((month) => !this.#isKnown(query, month));
    return unknown.length === 0 ? [] : await this.#owned.missing(unknown, signal);
  }

  /** Months that are only looked into for slack are left out when they are not owned. */
  async openMonths(query: EventQuery, signal: AbortSignal): Promise<CalendarMonth[]> {
    const months = monthsOf(wantedDays(query.windows));
    if (months.every((month) => this.#isKnown(query, month))) return months;
    const own = await this.#owned.months(signal);
    return months.filter((month) => own.has(monthName(month)));
  }

  /** The events that matches of the query may be. */
  async listed(query: EventQuery, signal: AbortSignal): Promise<ListedEvents> {
    const months = await this.openMonths(query, signal);
    const lists = await Promise.all(months.flatMap((month) => this.#listsOf(month, query, signal)));
    const files = oneAnEvent(lists.flatMap((list) => list.files));
    const complete = lists.every(({ honoured }) => honoured);
    return { files: onWantedDays(files, query), eventsOfMonths: files.length, complete };
  }

  /** The lists of a month that hold the events of a query, those without a country included. */
  #listsOf(month: CalendarMonth, query: EventQuery, signal: AbortSignal): Promise<Listing>[] {
    const ofMonth = wants(query).map((want) => this.#lists.ofMonth(month, want, signal));
    if (query.countryCodes.length === 0) return ofMonth;
    return [...ofMonth, this.#lists.withoutCountry(month, LEARNED_FROM, signal)];
  }

  /** Events asked for by name, whatever their country; names that were met already are left out. */
  async named(query: EventQuery, met: Iterable<string>, signal: AbortSignal): Promise<readonly RemoteFile[]> {
    const days = wantedDays(query.windows);
    const span = spanOf(monthsOf([days[0] ?? 0, days.at(-1) ?? 0]));
    const known = new Set([...met].map(pairOf));
    const unmet = query.eventNames.filter((name) => !known.has(pairOf(name)));
    const wanted = { span, marketTypes: LEARNED_FROM };
    const lists = await Promise.all(unmet.map((name) => this.#lists.named(name, wanted, signal)));
    return onWantedDays(oneAnEvent(lists.flatMap(({ files }) => files)), query);
  }

  /** The file that one event is learned from. */
  async oneEvent(eventId: string, signal: AbortSignal): Promise<RemoteFile | undefined> {
    return oneAnEvent((await this.#ofEvent(eventId, LEARNED_FROM, signal)).files)[0];
  }

  /** The event's own list, over its month where that is known and else over all that the account owns. */
  async #ofEvent(eventId: string, marketTypes: readonly string[], signal: AbortSignal): Promise<Listing> {
    const place = this.#lists.placeOf(eventId);
    const names = place === undefined ? [...(await this.#owned.months(signal))].sort() : [monthName(place.month)];
    if (names.length === 0) return { files: [], honoured: true };
    return await this.#lists.ofEvent(eventId, { span: spanOf(names.map(parseMonth)), marketTypes }, signal);
  }

  /** One list a month serves every event of a country; only events without a country are asked for one by one. */
  async filesOf(
    eventId: string,
    marketTypes: readonly string[] | undefined,
    signal: AbortSignal,
  ): Promise<RemoteFile[]> {
    const place = this.#lists.placeOf(eventId);
    if (marketTypes !== undefined && place?.country) {
      const { month, country } = place;
      return parsed(await this.#lists.ofEventInMonth(eventId, { month, country, marketTypes }, signal));
    }
    const { files } = await this.#ofEvent(eventId, marketTypes ?? [], signal);
    return parsed(files.filter((file) => file.eventId === eventId));
  }

  /** Whether `filesOf` would answer from memory. */
  isFilesOfKnown(eventId: string, marketTypes: readonly string[] | undefined): boolean {
    const place = this.#lists.placeOf(eventId);
    if (place === undefined) return false;
    return marketTypes !== undefined && place.country
      ? this.#lists.isKnown(place.month, { country: place.country, marketTypes })
      : this.#lists.isEventKnown(eventId, { span: spanOf([place.month]), marketTypes: marketTypes ?? [] });
  }

  /** How many of the months still have to be listed by country for these types. */
  unlistedMonths(query: EventQuery, months: readonly CalendarMonth[], marketTypes: readonly string[]): number {
    const unknown = (month: CalendarMonth) =>
      query.countryCodes.filter((country) => !this.#lists.isKnown(month, { country, marketTypes })).length;
    return months.reduce((sum, month) => sum + unknown(month), 0);
  }

  #isKnown(query: EventQuery, month: CalendarMonth): boolean {
    return wants(query).every((want) => this.#lists.isKnown(month, want));
  }
}

/** The lists of a month that hold the events of a query. */
function wants({ countryCodes }: EventQuery) {
  const countries = countryCodes.length === 0 ? [undefined] : countryCodes;
  return countries.map((country) => ({ country, marketTypes: LEARNED_FROM }));
}

/** What the names of one match have in common, whichever side stands first. */
function pairOf(name: string): string {
  const sides = parseEventName(name);
  const names = sides === undefined ? [name] : [sides.home, sides.away];
  return names
    .map((side) => foldSpace(side).toLowerCase())
    .sort()
    .join('\n');
}

function spanOf(months: readonly CalendarMonth[]): Span {
  const days = months.map(monthDays);
  return {
    from: calendarDay(Math.min(...days.map(({ first }) => first))),
    to: calendarDay(Math.max(...days.map(({ last }) => last))),
  };
}

/** Files of the oldest form have no day: whether their events fit shows when they have been read. */
function onWantedDays(files: readonly RemoteFile[], query: EventQuery): RemoteFile[] {
  const days = new Set(wantedDays(query.windows));
  return files.filter(({ day }) => day === UNDATED || days.has(day));
}

function parsed(paths: readonly ListedPath[]): RemoteFile[] {
  return paths.map(({ path }) => parseRemotePath(path)).filter((file) => file !== undefined);
}

/** The oldest market of each event: twins on other exchanges come later and say the same. */
function oneAnEvent(paths: readonly ListedPath[]): RemoteFile[] {
  const byEvent = new Map<string, RemoteFile>();
  for (const file of parsed(paths)) {
    const other = byEvent.get(file.eventId);
    const isOlder = other === undefined || compareIds(file.marketId ?? '', other.marketId ?? '') < 0;
    if (isOlder) byEvent.set(file.eventId, file);
  }
  return [...byEvent.values()].sort((a, b) => compareIds(a.eventId, b.eventId));
}
