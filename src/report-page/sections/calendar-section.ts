import { type Html, html } from '../html.ts';
import type { BatchFacts, DayCount } from '../output/batch-facts.ts';
import { batchTitle, plural } from './page-text.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** A calendar for each batch: on which days matches lack prices. */
export function calendarSection(batches: readonly BatchFacts[]): Html {
  return html`<section aria-labelledby="h-calendar"><h2 id="h-calendar">Calendar of gaps</h2>
<p class="fine legend"><span class="day whole">9</span> matches of a day, all linked <span class="day gap">1/9</span> of the day’s 9 matches, 1 not linked: choose it to see them. Days are UTC.</p>
${batches.map((facts, index) => batchCalendar(facts, { index, alone: batches.length === 1 }))}</section>`;
}

function batchCalendar(facts: BatchFacts, { index, alone }: { index: number; alone: boolean }): Html {
  const gapDays = [...facts.days.values()].filter(({ gaps }) => gaps > 0).length;
  const months = html`<div class="months">${monthsOf(facts).map((month) => monthTable(month, facts, index))}</div>${undatedNote(facts.undated)}`;
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
function monthsOf({ days }: BatchFacts): string[] {
  return [...new Set([...days.keys()].map((day) => day.slice(0, 7)))].sort();
}

function monthTable(month: string, { days }: BatchFacts, batch: number): Html {
  const first = new Date(`${month}-01T00:00:00Z`);
  const name = `${MONTHS[first.getUTCMonth()]} ${first.getUTCFullYear()}`;
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
  const { matches, gaps } = count;
  const where = html`<span class="sr-only">${day} ${name}: </span>`;
  if (gaps === 0) return html`<td><span class="day whole" title="${day} ${name}">${where}${matches}</span></td>`;
  const title = `${day} ${name}: ${gaps} of ${plural(matches, 'match', 'matches')} not linked`;
  return html`<td><a class="day gap" href="#matches" data-day="${date}" data-batch="${batch}" title="${title}">${where}${gaps}/${matches}<span class="sr-only"> not linked</span></a></td>`;
}
