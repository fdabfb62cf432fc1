import { DAY_MS, MINUTE_MS } from '../../domain/time-units.ts';
import { weekdaysOf } from './calendar-names.ts';
import { always, readDay, type WrittenDays } from './written-day.ts';
import { type WrittenZone, writtenZone } from './zone-names.ts';

/** No statistics of interest are older, and dates further ahead are slips of the pen or milliseconds read as seconds. */
export const FIRST_YEAR = 1990;
export const LAST_YEAR = 2100;

/** What a text says: an instant, or a day, perhaps with a time of day. */
export type WrittenDate =
  | { readonly at: number; readonly form: 'epoch' }
  | (WrittenDays & { readonly timeMs: number | undefined; readonly zone: WrittenZone });

const UNSAID: WrittenZone = { kind: 'unsaid' };

const EPOCH_SECONDS = /^(\d{9,10})(?:[.,]0+)?$/;
/** Data frames write whole numbers as `1691780400.0` where a column has gaps. */
const EPOCH_MILLISECONDS = /^(\d{12,13})(?:[.,]0+)?$/;
/** Days since the end of 1899, as spreadsheets count them: five digits from 1927 to 2173. */
const SERIAL = /^([1-9]\d{4})(?:[.,](\d+))?$/;
const SERIAL_ORIGIN = Date.UTC(1899, 11, 30);
/** `20230813t150000z`, `202308131530`: as milliseconds the latter would be of 1976. */
const COMPACT =
  /^((?:18\d\d|19\d\d|20\d\d|2100)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))[t ]?([01]\d|2[0-3])([0-5]\d)([0-5]\d)?(?=z|[+-]|$)/;

const TIME =
  /^(.*?)(?:[\s,@|–-]+|(?<=\d)t)(?:(?:at|um|om|ore|alle|a|as)\s+)?(\d{1,2})(?::(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(?:\s*([ap])\.?m\.?)?|\s*([ap])\.?m\.?)\s*(?:([a-z]*)\s*([+-]\d{1,2}(?::?\d\d)?)?)?(?:\[[a-z_/]+\])?$/;

/**
 * Reads a date as people and programs write it: ISO 8601; `11/08/2023`, `11-8-23`, `11.08.2023` (either order, which the text alone does not tell);
 * `2023/08/11`; `20230811`; names of months and weekdays in seven languages; `7:00pm`; `Z`, an offset or a zone's abbreviation, where that means one
 * thing; epoch seconds or milliseconds; and the day counts of spreadsheets. Two digits of a year mean 1970 to 2069. `undefined` for anything else.
 */
export function readWrittenDate(given: string, firstYear = FIRST_YEAR): WrittenDate | undefined {
  const text = plain(given);
  const number = COMPACT.test(text) ? undefined : readNumber(text, firstYear);
  if (number !== undefined) return number;
  const bare = plainTime(text);
  const days = readDay(bare);
  if (days !== undefined) return { ...days, timeMs: undefined, zone: UNSAID };
  const read = readDayAndTime(bare);
  if (read?.zone === undefined) return undefined;
  return { ...read.days, timeMs: read.timeMs, zone: read.zone };
}

/** The zone that a date names which would be one without it: an abbreviation that means several; undefined for all other texts. */
export function unclearZone(given: string): string | undefined {
  const read = readDayAndTime(plainTime(plain(given)));
  return read === undefined || read.zone !== undefined || read.zoneName === ''
    ? undefined
    : read.zoneName.toUpperCase();
}

function readDayAndTime(text: string) {
  const [, head, hour, minute = '0', second = '0', half, hourHalf, zoneName = '', offset] = TIME.exec(text) ?? [];
  if (head === undefined || hour === undefined) return undefined;
  const timeMs = timeOf({ hour: Number(hour), minute: Number(minute), second: Number(second), half: half ?? hourHalf });
  const days = readDay(head);
  if (days === undefined || timeMs === undefined) return undefined;
  return { days, timeMs, zoneName, zone: writtenZone(zoneName, offset) };
}

/** In small letters without accents; a spreadsheet's mark of text before it is none of it. */
function plain(given: string): string {
  const text = given.trim().toLowerCase().replace(/^'/, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
  return /^[\x00-\x7f]*$/.test(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '').trim();
}

/** `20230813t150000z`, `15.00`, `15h00`, `15:00 uhr` and a time before its day in the way of other times; without notes. */
function plainTime(text: string): string {
  return text
    .replace(/([+-]\d\d:?\d\d)?\s*\(([a-z ]*)\)$/, (_, offset, note) => offset ?? (isNote(note) ? '' : ` ${note}`))
    .replace(/\s+(?:tb[acd]|[-?:]+)$/, '')
    .replace(COMPACT, (_, day, hour, minute, second = '00') => `${day}t${hour}:${minute}:${second}`)
    .replace(/^(\d{1,2}:\d\d(?:\s*[ap]m)?)[\s,]+([^:]*\d[^:]*)$/, '$2 $1')
    .replace(/(?<=\s)(\d{1,2})[.h](\d\d)(?=$|\s*[ap]\.?m)/, '$1:$2')
    .replace(/(?<=\s)(\d{1,2})\s*h$/, '$1:00')
    .replace(/(?<=\d)\s*uhr$/, '');
}

function isNote(text: string): boolean {
  return /^(?:|tb[acd]|local|.* .*)$/.test(text) || weekdaysOf(text).length > 0;
}

function readNumber(text: string, firstYear: number): WrittenDate | undefined {
  const seconds = EPOCH_SECONDS.exec(text)?.[1];
  if (seconds !== undefined) return { at: Number(seconds) * 1000, form: 'epoch' };
  const milliseconds = EPOCH_MILLISECONDS.exec(text)?.[1];
  if (milliseconds !== undefined) return { at: Number(milliseconds), form: 'epoch' };
  const [serial, whole, fraction = '0'] = SERIAL.exec(text) ?? [];
  if (serial === undefined) return undefined;
  const day = SERIAL_ORIGIN + Number(whole) * DAY_MS;
  if (new Date(day).getUTCFullYear() < firstYear) return undefined;
  const ofDay = Number(`0.${fraction}`);
  const timeMs = ofDay === 0 ? undefined : Math.round(ofDay * 86_400) * 1000;
  return { days: always(day), form: 'serial', timeMs, zone: UNSAID };
}

interface ClockFace {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly half: string | undefined;
}

function timeOf({ hour, minute, second, half }: ClockFace): number | undefined {
  if (minute > 59 || second > 59 || hour > (half === undefined ? 23 : 12) || (half !== undefined && hour === 0)) {
    return undefined;
  }
  const ofDay = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0);
  return (ofDay * 60 + minute) * MINUTE_MS + second * 1000;
}
