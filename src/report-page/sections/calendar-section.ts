import type { DayCount } from '../analysis/match-days.ts';
import { type Html, html } from '../html.ts';
import type { BatchFacts } from '../output/page-facts.ts';
import { batchTitle, number, percent, plural } from './page-text.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** A calendar for each batch: on which days matches lack prices, and whether the source had files of them. */
export function calendarSection(batches: readonly BatchFacts[]): Html {
  return html`<section aria-labelledby="h-calendar"><h2 id="h-calendar">Coverage of the calendar</h2>
<p class="fine legend"><span class="day whole">9</span> matches of a day, all linked <span class="day gap">1/9</span> of the day’s 9 matches, 1 not linked: choose it to see them. <span class="day gap missing">9/9</span> for all of them the source had no files, or none that could be read. Days are UTC.</p>
${batches.map((facts, index) => batchCalendar(facts, { index, alone: batches.length === 1 }))}</section>`;
}

function batchCalendar(facts: BatchFacts, { index, alone }: { index: number; alone: boolean }): Html {
  const gapDays = [...facts.days.days.values()].filter(({ gaps }) => gaps > 0).length;
  const months = html`<div class="months">${monthsOf(facts).map((month) => monthTable(month, facts, index))}</div>${undatedNote(facts.days.undated)}${coverageTable(facts)}`;
  if (alone) return months;
  const gaps = gapDays === 0 ? 'no gaps' : `gaps on ${plural(gapDays, 'day')}`;
  return html`<details class="fold"><summary><h3>${batchTitle(facts.output)}</h3> <span class="note">${gaps}</span></summary>${months}</details>`;
}

function undatedNote(undated: number): Html | undefined {
  return undated === 0
    ? undefined
    : html`<p class="fine">${plural(undated, 'row has', 'rows have')} no readable date.</p>`;
}

/** The months that have matches, `2023-08`, ascending. */
function monthsOf({ days: { days } }: BatchFacts): string[] {
  return [...new Set([...days.keys()].map((day) => day.slice(0, 7)))].sort();
}

function monthTable(month: string, { days: { days } }: BatchFacts, batch: number): Html {
  const first = new Date(`${month}-01T00:00:00Z`);
  const name = monthName(month);
  const weeks = weeksOf(first).map(
    (week) => html`<tr>${week.map((day) => dayCell({ day, month, name, batch }, days))}</tr>`,
  );
  return html`<table class="month"><caption>${name}</caption><thead><tr>${WEEKDAYS.map((day) => html`<th scope="col" abbr="${day}">${day.slice(0, 1)}</th>`)}</tr></thead><tbody>${weeks}</tbody></table>
`;
}

/** Days of the month in weeks from Monday; undefined pads the first and last. */
function weeksOf(first: Date): (number | undefined)[][] {
  const before = (first.getUTCDay() + 6) % 7;
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return Array.from({ length: Math.ceil((before + length) / 7) }, (_, week) =>
    WEEKDAYS.map((_name, weekday) => {
      const day = week * 7 + weekday - before + 1;
      return day >= 1 && day <= length ? day : undefined;
    }),
  );
}

interface CalendarDay {
  readonly day: number | undefined;
  readonly month: string;
  readonly name: string;
  readonly batch: number;
}

function dayCell({ day, month, name, batch }: CalendarDay, days: ReadonlyMap<string, DayCount>): Html {
  if (day === undefined) return html`<td></td>`;
  const date = `${month}-${String(day).padStart(2, '0')}`;
  const count = days.get(date);
  if (count === undefined) return html`<td><span class="day" aria-hidden="true">·</span></td>`;
  const { matches, gaps, sourceGaps } = count;
  const where = html`<span class="sr-only">${day} ${name}: </span>`;
  if (gaps === 0) return html`<td><span class="day whole" title="${day} ${name}">${where}${matches}</span></td>`;
  const missing = sourceGaps === gaps ? ' missing' : '';
  const why = sourceGaps === 0 ? '' : `, ${sourceGaps} for want of files`;
  const title = `${day} ${name}: ${gaps} of ${plural(matches, 'match', 'matches')} not linked${why}`;
  return html`<td><a class="day gap${missing}" href="#matches" data-day="${date}" data-batch="${batch}" title="${title}">${where}${gaps}/${matches}<span class="sr-only"> not linked${why}</span></a></td>`;
}

/** `2023-08` is `August 2023`. */
function monthName(month: string): string {
  const first = new Date(`${month}-01T00:00:00Z`);
  return `${MONTHS[first.getUTCMonth()]} ${first.getUTCFullYear()}`;
}

/** The source against the calendar, month by month. */
function coverageTable(facts: BatchFacts): Html {
  const rows = monthsOf(facts).map((month) => coverageRow(month, daysIn(month, facts.days.days)));
  return html`<div class="scroll coverage" role="region" aria-label="Coverage by month" tabindex="0"><table class="compact" data-table><thead><tr><th scope="col">Month</th><th scope="col" class="num">Match days</th><th scope="col" class="num">Days with all files</th><th scope="col" class="num">Matches</th><th scope="col" class="num">Linked</th><th scope="col" class="num">No files</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function daysIn(month: string, days: ReadonlyMap<string, DayCount>): DayCount[] {
  return [...days].flatMap(([day, count]) => (day.startsWith(month) ? [count] : []));
}

function coverageRow(month: string, days: readonly DayCount[]): Html {
  const sum = (read: (day: DayCount) => number) => days.reduce((total, day) => total + read(day), 0);
  const [matches, gaps, missing] = [sum((day) => day.matches), sum((day) => day.gaps), sum((day) => day.sourceGaps)];
  const whole = days.filter(({ sourceGaps }) => sourceGaps === 0).length;
  const cell = (value: number, text = number(value)) => html`<td class="num" data-value="${value}">${text}</td>`;
  const linked = matches - gaps;
  return html`<tr><th scope="row" data-value="${month}">${monthName(month)}</th>${cell(days.length)}${cell(whole)}${cell(matches)}${cell(linked, `${number(linked)} (${percent(linked, matches)})`)}${cell(missing)}</tr>
`;
}
