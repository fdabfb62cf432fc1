import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time-units.ts';
import { monthNumber } from './month-names.ts';

/** No statistics of interest are older, and dates further ahead are slips of the pen or milliseconds read as seconds. */
export const FIRST_YEAR = 1990;
export const LAST_YEAR = 2100;

/** What a text says: an instant, or a day by each order in which its numbers can be read, perhaps with a time of day. */
export type WrittenDate =
  | { readonly at: number; readonly form: 'epoch' }
  | {
      /** Midnight UTC of the day, ms; all the same where the text leaves no choice. No entry for a day that no calendar has. */
      readonly days: Readonly<Partial<Record<'dmy' | 'mdy' | 'ymd', number>>>;
      readonly form: 'calendar' | 'numbers' | 'serial';
      readonly timeMs: number | undefined;
      /** What its clock shows more than UTC; undefined where it names no zone. */
      readonly offsetMs: number | undefined;
    };

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const EPOCH_SECONDS = /^(\d{9,10})(?:\.0+)?$/;
/** Data frames write whole numbers as `1691780400.0` where a column has gaps. */
const EPOCH_MILLISECONDS = /^(\d{12,13})(?:\.0+)?$/;
/** Days since the end of 1899, as spreadsheets count them: five digits from 1927 to 2173. */
const SERIAL = /^([1-9]\d{4})(\.\d+)?$/;
const SERIAL_ORIGIN = Date.UTC(1899, 11, 30);

const TIME =
  /^(.*?)(?:[\s,@|–-]+|(?<=\d)t)(?:at\s+)?(\d{1,2})(?::(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(?:\s*([ap])\.?m\.?)?|\s*([ap])\.?m\.?)\s*(?:([a-z]*)\s*([+-]\d{1,2}(?::?\d\d)?)?)?$/;
const WEEKDAY = /^(sun|mon|tue|wed|thu|fri|sat)[a-z]*\.?,?\s+|,?\s+(sun|mon|tue|wed|thu|fri|sat)[a-z]*$/;
const YEAR_FIRST = /^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})$/;
const NUMBERS = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)$/;
const DAY_NAME_YEAR = /^(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]+([a-z]{3,9})\.?[\s\-/,]+(\d{4}|\d\d)$/;
const NAME_DAY_YEAR = /^([a-z]{3,9})\.?[\s\-/]+(\d{1,2})(?:st|nd|rd|th)?[\s\-/,]+(\d{4})$/;
const YEAR_NAME_DAY = /^(\d{4})[\s\-/]([a-z]{3,9})[\s\-/](\d{1,2})$/;

/**
 * Reads a date as people and programs write it: ISO 8601; `11/08/2023`, `11-8-23`, `11.08.2023` (either order, which the text alone does not tell);
 * `2023/08/11`; `20230811`; English month names; weekday names; `7:00pm`; `Z`, `UTC`, `GMT` or an offset; epoch seconds or
 * milliseconds; and the day counts of spreadsheets. Two digits of a year mean 1970 to 2069. `undefined` for anything else.
 */
export function readWrittenDate(given: string, firstYear = FIRST_YEAR): WrittenDate | undefined {
  const text = given.trim().toLowerCase();
  const number = readNumber(text, firstYear);
  if (number !== undefined) return number;
  const bare = plainTime(text.replace(/^'|\s*\([a-z ]*\)$/g, ''));
  const days = readDay(bare);
  if (days !== undefined) return { ...days, timeMs: undefined, offsetMs: undefined };
  const [, head, hour, minute = '0', second = '0', half, hourHalf, zone, offset] = TIME.exec(bare) ?? [];
  if (head === undefined || hour === undefined) return undefined;
  const timeMs = timeOf(Number(hour), Number(minute), Number(second), half ?? hourHalf);
  const offsetMs = offsetOf(zone ?? '', offset);
  const ofHead = readDay(head);
  if (ofHead === undefined || timeMs === undefined || offsetMs.kind === 'none') return undefined;
  return { ...ofHead, timeMs, offsetMs: offsetMs.ms };
}

/** `20230813t150000z`, `15.00`, `15h00` and `15:00 uhr` with the colon of other times. */
function plainTime(text: string): string {
  return text
    .replace(
      /^(\d{8})t(\d\d)(\d\d)(\d\d)?(?=z|[+-]|$)/,
      (_, day, hour, minute, second = '00') => `${day}t${hour}:${minute}:${second}`,
    )
    .replace(/(?<=\s)(\d{1,2})[.h](\d\d)$/, '$1:$2')
    .replace(/(?<=\d)\s*uhr$/, '');
}

function readNumber(text: string, firstYear: number): WrittenDate | undefined {
  const seconds = EPOCH_SECONDS.exec(text)?.[1];
  if (seconds !== undefined) return { at: Number(seconds) * 1000, form: 'epoch' };
  const milliseconds = EPOCH_MILLISECONDS.exec(text)?.[1];
  if (milliseconds !== undefined) return { at: Number(milliseconds), form: 'epoch' };
  const [serial, whole, fraction] = SERIAL.exec(text) ?? [];
  if (serial === undefined) return undefined;
  const day = SERIAL_ORIGIN + Number(whole) * DAY_MS;
  if (new Date(day).getUTCFullYear() < firstYear) return undefined;
  const timeMs = Math.round(Number(fraction ?? 0) * 86_400) * 1000;
  return {
    days: always(day),
    form: 'serial',
    timeMs: Number(fraction ?? 0) === 0 ? undefined : timeMs,
    offsetMs: undefined,
  };
}

type Days = Pick<Extract<WrittenDate, { days: unknown }>, 'days' | 'form'>;

function readDay(given: string): Days | undefined {
  const weekday = WEEKDAY.exec(given);
  const text = (weekday === null ? given : given.replace(weekday[0], '')).trim().replace(/(?<=\d)\.$/, '');
  const [, firstYear, , firstMonth, firstDay] = YEAR_FIRST.exec(text) ?? [];
  if (firstYear !== undefined) return sure(dayOf(firstYear, Number(firstMonth), firstDay));
  const [, first, , second, third] = NUMBERS.exec(text) ?? [];
  if (first !== undefined && second !== undefined && third !== undefined) {
    const days = {
      dmy: dayOf(third, Number(second), first),
      mdy: dayOf(third, Number(first), second),
      ymd: third.length === 2 ? dayOf(first, Number(second), third) : undefined,
    };
    return { days: onWeekday(present(days), weekday?.[1] ?? weekday?.[2]), form: 'numbers' };
  }
  const [, day, name, year] = DAY_NAME_YEAR.exec(text) ?? [];
  if (name !== undefined) return sure(dayOf(year, monthNumber(name), day));
  const [, nameFirst, dayNext, yearLast] = NAME_DAY_YEAR.exec(text) ?? [];
  if (nameFirst !== undefined) return sure(dayOf(yearLast, monthNumber(nameFirst), dayNext));
  const [, yearBefore, nameBetween, dayLast] = YEAR_NAME_DAY.exec(text) ?? [];
  return nameBetween === undefined ? undefined : sure(dayOf(yearBefore, monthNumber(nameBetween), dayLast));
}

function sure(day: number | undefined): Days | undefined {
  return day === undefined ? undefined : { days: always(day), form: 'calendar' };
}

function always(day: number) {
  return { dmy: day, mdy: day, ymd: day };
}

function present(days: Readonly<Record<'dmy' | 'mdy' | 'ymd', number | undefined>>) {
  return Object.fromEntries(Object.entries(days).filter(([, day]) => day !== undefined)) as Days['days'];
}

/** Where the weekday fits one reading and not another, the other is none. */
function onWeekday(days: Days['days'], name: string | undefined): Days['days'] {
  if (name === undefined) return days;
  const wanted = WEEKDAYS.indexOf(name);
  const fitting = Object.entries(days).filter(([, day]) => new Date(day).getUTCDay() === wanted);
  return fitting.length === 0 ? days : Object.fromEntries(fitting);
}

/** Midnight UTC of a calendar day; `undefined` for one that the calendar does not have, such as 30 February. */
function dayOf(year: string | undefined, month: number, day: string | undefined): number | undefined {
  const written = Number(year);
  const full = year?.length === 2 ? written + (written >= 70 ? 1900 : 2000) : written;
  const midnight = new Date(Date.UTC(full, month - 1, Number(day)));
  return midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === Number(day) ? midnight.getTime() : undefined;
}

function timeOf(hour: number, minute: number, second: number, half: string | undefined): number | undefined {
  if (minute > 59 || second > 59 || hour > (half === undefined ? 23 : 12) || (half !== undefined && hour === 0)) {
    return undefined;
  }
  const ofDay = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0);
  return (ofDay * 60 + minute) * MINUTE_MS + second * 1000;
}

/** `z`, `utc`, `gmt`, `+05:30`, `utc+2`: `none` for the name of another zone, and for an offset that no place on earth has. */
function offsetOf(
  zone: string,
  offset: string | undefined,
): { kind: 'read'; ms: number | undefined } | { kind: 'none' } {
  if (zone !== '' && zone !== 'z' && zone !== 'utc' && zone !== 'gmt') return { kind: 'none' };
  if (offset === undefined) return { kind: 'read', ms: zone === '' ? undefined : 0 };
  const [, sign, digits = '', rest] = /^([+-])(\d{1,2}):?(\d\d)?$/.exec(offset) ?? [];
  const [hours, minutes] = [Number(digits), Number(rest ?? 0)];
  if (hours > 14 || minutes > 59) return { kind: 'none' };
  return { kind: 'read', ms: (sign === '-' ? -1 : 1) * (hours * HOUR_MS + minutes * MINUTE_MS) };
}
