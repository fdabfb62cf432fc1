import { monthNumber, weekdaysOf } from './calendar-names.ts';

/** A day by each order in which its numbers can be read. */
export interface WrittenDays {
  /** Midnight UTC of the day, ms; all the same where the text leaves no choice. No entry for a day that no calendar has. */
  readonly days: Readonly<Partial<Record<'dmy' | 'mdy' | 'ymd', number>>>;
  readonly form: 'calendar' | 'numbers' | 'serial';
}

const WEEKDAY_FIRST = /^([a-z]+(?:-feira)?)\.?,?\s+(.+)$/;
const WEEKDAY_LAST = /^(.+?),?\s+([a-z]+)$/;
const YEAR_FIRST = /^(\d{4})([-/.\s]?)(\d{1,2})\2(\d{1,2})$/;
const NUMBERS = /^(\d{1,2})([-/.\s])(\d{1,2})\2(\d{4}|\d\d)$/;
const OF = String.raw`(?:(?:of|del?|di)\s+)?`;
const NTH = '(?:st|nd|rd|th|er|[oae])?';
const DAY_NAME_YEAR = new RegExp(
  String.raw`^(\d{1,2})${NTH}[\s\-/.,]+${OF}([a-z]{3,10})\.?[\s\-/,]+${OF}(\d{4}|\d\d)$`,
);
const NAME_DAY_YEAR = new RegExp(String.raw`^([a-z]{3,10})\.?[\s\-/]+(\d{1,2})${NTH}[\s\-/,]+(\d{4})$`);
const YEAR_NAME_DAY = /^(\d{4})[\s\-/]([a-z]{3,10})[\s\-/](\d{1,2})$/;

/** Reads a day, perhaps with its weekday, in small letters without accents; undefined for what is none. */
export function readDay(text: string): WrittenDays | undefined {
  const [, first = '', behind = ''] = WEEKDAY_FIRST.exec(text) ?? [];
  const [, before = '', last = ''] = WEEKDAY_LAST.exec(text) ?? [];
  for (const [name, rest] of [
    [first, behind],
    [last, before],
  ] as const) {
    const weekdays = weekdaysOf(name);
    // `mar` is a Tuesday or March: what is left then is a whole day or not.
    const found = weekdays.length === 0 ? undefined : readBare(rest, weekdays);
    if (found !== undefined) return found;
  }
  return readBare(text, []);
}

function readBare(given: string, weekdays: readonly number[]): WrittenDays | undefined {
  const text = given
    .trim()
    .replace(/(?<=\d)\s*([-/.])\s*(?=\d)/g, '$1')
    .replace(/(?<=\d)\.$/, '');
  const [, firstYear, , firstMonth, firstDay] = YEAR_FIRST.exec(text) ?? [];
  if (firstYear !== undefined) return sure(dayOf(firstYear, Number(firstMonth), firstDay));
  const [, first, , second, third] = NUMBERS.exec(text) ?? [];
  if (first !== undefined && second !== undefined && third !== undefined) {
    const days = {
      dmy: dayOf(third, Number(second), first),
      mdy: dayOf(third, Number(first), second),
      ymd: third.length === 2 ? dayOf(first, Number(second), third) : undefined,
    };
    return { days: onWeekday(present(days), weekdays), form: 'numbers' };
  }
  const [, day, name, year] = DAY_NAME_YEAR.exec(text) ?? [];
  if (name !== undefined) return sure(dayOf(year, monthNumber(name), day));
  const [, nameFirst, dayNext, yearLast] = NAME_DAY_YEAR.exec(text) ?? [];
  if (nameFirst !== undefined) return sure(dayOf(yearLast, monthNumber(nameFirst), dayNext));
  const [, yearBefore, nameBetween, dayLast] = YEAR_NAME_DAY.exec(text) ?? [];
  return nameBetween === undefined ? undefined : sure(dayOf(yearBefore, monthNumber(nameBetween), dayLast));
}

function sure(day: number | undefined): WrittenDays | undefined {
  return day === undefined ? undefined : { days: always(day), form: 'calendar' };
}

/** The same day in whatever order. */
export function always(day: number) {
  return { dmy: day, mdy: day, ymd: day };
}

function present(days: Readonly<Record<'dmy' | 'mdy' | 'ymd', number | undefined>>) {
  return Object.fromEntries(Object.entries(days).filter(([, day]) => day !== undefined)) as WrittenDays['days'];
}

/** Where the weekday fits one reading and not another, the other is none. */
function onWeekday(days: WrittenDays['days'], weekdays: readonly number[]): WrittenDays['days'] {
  const fitting = Object.entries(days).filter(([, day]) => weekdays.includes(new Date(day).getUTCDay()));
  return fitting.length === 0 ? days : Object.fromEntries(fitting);
}

/** Midnight UTC of a calendar day; `undefined` for one that the calendar does not have, such as 30 February. */
function dayOf(year: string | undefined, month: number, day: string | undefined): number | undefined {
  const written = Number(year);
  const full = year?.length === 2 ? written + (written >= 70 ? 1900 : 2000) : written;
  const midnight = new Date(Date.UTC(full, month - 1, Number(day)));
  return midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === Number(day) ? midnight.getTime() : undefined;
}
