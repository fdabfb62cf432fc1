import { FbpError } from '../domain/errors.ts';
import type { Kickoff } from '../domain/match.ts';
import { DAY_MS } from '../domain/time-units.ts';

/** No statistics of interest are older, and dates further ahead are slips of the pen or milliseconds read as seconds. */
const FIRST_YEAR = 1990;
const LAST_YEAR = 2100;

const WRITTEN_DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)? ?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;
/** Data frames write whole numbers as `1691780400.0` where a column has gaps. */
const EPOCH_SECONDS = /^(\d{10})(?:\.0+)?$/;
const EPOCH_MILLISECONDS = /^(\d{13})(?:\.0+)?$/;

/** For messages: the forms `parseMatchDate` reads. */
export const MATCH_DATE_FORMS = '2023-08-11T19:00:00Z, 2023-08-11 19:00, 2023-08-11 or epoch seconds';

/**
 * Reads a kick-off: ISO 8601 with a zone; ISO or `YYYY-MM-DD HH:MM[:SS]` without one, taken in `timeZone` (IANA);
 * epoch seconds (10 digits) or milliseconds (13); or a bare date, which is the whole local day. Fractions of a second are
 * dropped. `undefined` for anything else, impossible dates included, and for years outside 1990 to 2100.
 * Hours that clocks skip or repeat: see `instantOfLocalTime`. Throws FBP-CONFIG for an unknown zone.
 */
export function parseMatchDate(text: string, timeZone: string): Kickoff | undefined {
  if (EPOCH_SECONDS.test(text)) return atInstant(Number(text) * 1000);
  if (EPOCH_MILLISECONDS.test(text)) return atInstant(Number(text));
  const written = WRITTEN_DATE.exec(text);
  if (written === null) return undefined;
  const [, year = '', month = '', day = '', hour, minute, second = '0', zone] = written;
  const midnight = dayOf(Number(year), Number(month), Number(day));
  if (midnight === undefined) return undefined;
  if (hour === undefined || minute === undefined) return wholeDay(midnight, timeZone);
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const local = midnight + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  if (zone === undefined) return { precision: 'minute', at: instantOfLocalTime(local, timeZone) };
  const offset = offsetOf(zone);
  return offset === undefined ? undefined : { precision: 'minute', at: local - offset };
}

function atInstant(at: number): Kickoff | undefined {
  return isWantedYear(new Date(at).getUTCFullYear()) ? { precision: 'minute', at } : undefined;
}

function isWantedYear(year: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

/** Midnight UTC of a calendar day; `undefined` for one that the calendar does not have, such as 30 February. */
function dayOf(year: number, month: number, day: number): number | undefined {
  const midnight = new Date(Date.UTC(year, month - 1, day));
  const exists = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  return exists && isWantedYear(year) ? midnight.getTime() : undefined;
}

/** A zone that crosses the date line skips a day; a day that never was is no date. */
function wholeDay(midnight: number, timeZone: string): Kickoff | undefined {
  const from = instantOfLocalTime(midnight, timeZone);
  const to = instantOfLocalTime(midnight + 86_400_000, timeZone);
  return from < to ? { precision: 'day', from, to } : undefined;
}

/** `+05:30`, `+0530`, `+05` or `Z` in ms; `undefined` for an offset that no place on earth has. */
function offsetOf(zone: string): number | undefined {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', ''));
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

interface Zone {
  readonly clock: Intl.DateTimeFormat;
  /** Offset at midnight UTC of each day that was asked for: reading a clock is slow, and a file has few days for its rows. */
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone>();

/**
 * The instant (epoch ms UTC) at which clocks in an IANA zone show a local time, which is given as the epoch ms it would
 * be if it were UTC. An hour that occurs twice, when clocks go back, means the first of the two; one that clocks skip is
 * moved forward by what they skip (02:30 becomes 03:30), the rule of RFC 5545. Throws FBP-CONFIG for an unknown zone.
 */
function instantOfLocalTime(local: number, timeZone: string): number {
  if (timeZone === 'UTC') return local;
  const zone = zoneOf(timeZone);
  const day = Math.floor(local / DAY_MS) * DAY_MS;
  // No zone changes its clocks twice within three days, so these are the offsets before and after any change nearby.
  const before = offsetOfDay(day - DAY_MS, zone);
  const after = offsetOfDay(day + 2 * DAY_MS, zone);
  if (before === after || offsetAt(local - before, zone.clock) === before) return local - before;
  return offsetAt(local - after, zone.clock) === after ? local - after : local - before;
}

function offsetOfDay(day: number, { clock, offsets }: Zone): number {
  const known = offsets.get(day);
  if (known !== undefined) return known;
  const offset = offsetAt(day, clock);
  offsets.set(day, offset);
  return offset;
}

/** What clocks show more than UTC at an instant, in ms. */
function offsetAt(instant: number, clock: Intl.DateTimeFormat): number {
  const shown = clock.format(instant).match(/\d+/g) ?? [];
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = shown.map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const zone = { clock: newClock(timeZone), offsets: new Map() };
  zones.set(timeZone, zone);
  return zone;
}

function newClock(timeZone: string): Intl.DateTimeFormat {
  const two = '2-digit';
  const parts = { month: two, day: two, year: 'numeric', hour: two, minute: two, second: two } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...parts, hourCycle: 'h23', timeZone });
  } catch (cause) {
    throw new FbpError('FBP-CONFIG', `there is no time zone ${timeZone}`, {
      hint: 'set input.time_zone to an IANA name such as Europe/London',
      cause,
    });
  }
}
