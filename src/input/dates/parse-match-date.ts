import type { DateOrder, Kickoff } from '../../domain/match.ts';
import { DAY_MS } from '../../domain/time-units.ts';
import { instantOfLocalTime } from './local-time.ts';
import { FIRST_YEAR, LAST_YEAR, readWrittenDate } from './written-date.ts';
import type { WrittenZone } from './zone-names.ts';

/** Fast path: most files have nothing else, and a file may have a million rows. */
const ISO_DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** For messages: the forms that need no decision. */
export const MATCH_DATE_FORMS = '2023-08-11T19:00:00Z, 2023-08-11 19:00, 2023-08-11 or epoch seconds';

interface DateReading {
  /** Of `11/08/2023`; without it such a date is none. */
  readonly order?: DateOrder | undefined;
  /** Earlier dates are none. */
  readonly firstYear?: number | undefined;
}

/**
 * Reads a kick-off in any form of `readWrittenDate`. A time without a zone of its own is taken in `timeZone` (IANA), and so is a bare date,
 * which is the whole local day. `undefined` for anything else, impossible dates included, and for years outside `firstYear` (1990) to 2100.
 * Hours that clocks skip or repeat: see `instantOfLocalTime`. Throws FBP-CONFIG for an unknown zone.
 */
export function parseMatchDate(text: string, timeZone: string, reading: DateReading = {}): Kickoff | undefined {
  const { order, firstYear = FIRST_YEAR } = reading;
  const written = readIso(text) ?? readWrittenDate(text, firstYear);
  if (written === undefined) return undefined;
  if ('at' in written) return inYears(written.at, firstYear) ? { precision: 'minute', at: written.at } : undefined;
  const { dmy, mdy } = written.days;
  const day = order === undefined ? (dmy === mdy ? dmy : undefined) : written.days[order];
  if (day === undefined || !inYears(day, firstYear)) return undefined;
  if (written.timeMs === undefined) return wholeDay(day, timeZone);
  const local = day + written.timeMs;
  return { precision: 'minute', at: instantOf(local, written.zone, timeZone) };
}

function instantOf(local: number, zone: WrittenZone, timeZone: string): number {
  switch (zone.kind) {
    case 'offset':
      return local - zone.ms;
    case 'place':
      return instantOfLocalTime(local, zone.timeZone);
    case 'unsaid':
      return instantOfLocalTime(local, timeZone);
  }
}

function readIso(text: string) {
  const [, year, month, day, hour, minute, second = '0', zone] = ISO_DATE.exec(text) ?? [];
  if (year === undefined || hour === undefined || minute === undefined) return undefined;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // What the calendar or the clock does not have is refused by the slower reading.
  if (new Date(midnight).getUTCDate() !== Number(day) || zone === undefined || zone.length > 1) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return { at: midnight + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 };
}

function inYears(at: number, firstYear: number): boolean {
  const year = new Date(at).getUTCFullYear();
  return year >= firstYear && year <= LAST_YEAR;
}

/** A zone that crosses the date line skips a day; a day that never was is no date. */
function wholeDay(midnight: number, timeZone: string): Kickoff | undefined {
  const from = instantOfLocalTime(midnight, timeZone);
  const to = instantOfLocalTime(midnight + DAY_MS, timeZone);
  return from < to ? { precision: 'day', from, to } : undefined;
}
