import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { isFault } from '../../../src/domain/errors.ts';
import { readStatistics } from '../../../src/input/read-statistics.ts';

interface Writing {
  readonly order: 'dmy' | 'mdy';
  readonly separator: string;
  readonly shortYear: boolean;
  readonly bare: boolean;
  readonly time: string;
}

/** A date of a file: in the file's own way, in one that leaves no choice, or in the other order. */
interface DatedRow {
  readonly day: Date;
  readonly way: 'own' | 'plain' | 'other';
  /** Which of the plain ways. */
  readonly plain: number;
}

interface DatedFile {
  readonly writing: Writing;
  readonly rows: readonly DatedRow[];
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const pad = (value: number) => String(value).padStart(2, '0');

/** ISO, digits alone, year first, and the names of months. */
const PLAIN: readonly ((day: Date) => string)[] = [
  (day) => day.toISOString().slice(0, 10),
  (day) => day.toISOString().slice(0, 10).replaceAll('-', ''),
  (day) => day.toISOString().slice(0, 10).replaceAll('-', '/'),
  (day) => `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`,
  (day) => `${MONTHS[day.getUTCMonth()]?.slice(0, 3)} ${day.getUTCDate()} ${day.getUTCFullYear()}`,
  (day) => `${day.toISOString().slice(0, 10)}T15:00:00Z`,
];

function written(day: Date, { order, separator, shortYear, bare, time }: Writing): string {
  const number = (value: number) => (bare ? String(value) : pad(value));
  const [d, m] = [number(day.getUTCDate()), number(day.getUTCMonth() + 1)];
  const year = String(day.getUTCFullYear()).slice(shortYear ? 2 : 0);
  return [...(order === 'dmy' ? [d, m] : [m, d]), year].join(separator) + time;
}

function textOf({ day, way, plain }: DatedRow, writing: Writing): string {
  if (way === 'plain') return PLAIN[plain % PLAIN.length]?.(day) ?? '';
  return written(day, way === 'own' ? writing : { ...writing, order: writing.order === 'dmy' ? 'mdy' : 'dmy' });
}

const anyDay = fc.integer({ min: Date.UTC(1993, 0, 1), max: Date.UTC(2030, 0, 1) }).map((ms) => new Date(ms));
const earlyDay = anyDay.map(
  (day) => new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), (day.getUTCDate() % 12) + 1)),
);

/** Files of one order of day and month; of early days alone; with dates that leave no choice among them; and, rarely, of both orders. */
const datedFiles: fc.Arbitrary<DatedFile> = fc.record({
  writing: fc.record<Writing>({
    order: fc.constantFrom('dmy', 'mdy'),
    separator: fc.constantFrom('/', '-', '.'),
    shortYear: fc.boolean(),
    bare: fc.boolean(),
    time: fc.constantFrom('', ' 15:00', ' 3:00pm', ' 15:00:00'),
  }),
  rows: fc.array(
    fc.record<DatedRow>({
      day: fc.oneof({ weight: 1, arbitrary: anyDay }, { weight: 4, arbitrary: earlyDay }),
      way: fc.oneof(
        { weight: 12, arbitrary: fc.constant('own' as const) },
        { weight: 5, arbitrary: fc.constant('plain' as const) },
        { weight: 1, arbitrary: fc.constant('other' as const) },
      ),
      plain: fc.nat(PLAIN.length - 1),
    }),
    { minLength: 1, maxLength: 12 },
  ),
});

/** What must come of a file: an order that its dates tell, none that they need, or a refusal. */
function oracle({ writing, rows }: DatedFile): 'dmy' | 'mdy' | 'none' | 'contradict' | 'undecidable' {
  const numbers = rows.filter(({ way }) => way !== 'plain');
  const other = writing.order === 'dmy' ? 'mdy' : 'dmy';
  const orders = new Set(
    numbers.flatMap(({ day, way }) => (day.getUTCDate() > 12 ? [way === 'own' ? writing.order : other] : [])),
  );
  if (orders.size > 1) return 'contradict';
  const [order] = orders;
  if (order !== undefined) return order;
  return numbers.every(({ day }) => day.getUTCDate() === day.getUTCMonth() + 1) ? 'none' : 'undecidable';
}

export interface DateFigures {
  readonly files: number;
  readonly refused: number;
}

/** Writes and reads so many files; throws, with the smallest one, for a date that is read as another, and for a refusal that is missing or not due. */
export async function checkDatedFiles(files: number): Promise<DateFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-dates-'));
  const path = join(folder, 'dates.csv');
  let refused = 0;
  const property = fc.asyncProperty(datedFiles, async (file) => {
    const lines = file.rows.map((row, index) => `Home ${index},Away ${index},${textOf(row, file.writing)}`);
    writeFileSync(path, `Home,Away,Date\n${lines.join('\n')}\n`);
    const expected = oracle(file);
    const found = await daysIn(path);
    if (expected === 'contradict' || expected === 'undecidable') {
      refused += 1;
      const words =
        expected === 'contradict'
          ? /contradict each other/
          : /no day of its dates is above 12: ".*" \(line \d+\) is .* or /;
      if (found.kind !== 'refused' || !words.test(found.message))
        throw new Error(`not refused: ${JSON.stringify(found)}`);
      return;
    }
    if (found.kind === 'refused') throw new Error(`refused, where dates are ${expected}: ${found.message}`);
    for (const [index, { day, way }] of file.rows.entries()) {
      // A lone date of the other order is read as all others are; nothing in it tells.
      const isOther = expected !== 'none' && way !== 'plain' && (way === 'own') !== (file.writing.order === expected);
      const meant = isOther ? exchanged(day) : day;
      if (found.days[index] !== meant.toISOString().slice(0, 10)) {
        throw new Error(`${lines[index]} was read as ${found.days[index]}`);
      }
    }
  });
  try {
    await fc.assert(property, { numRuns: files });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { files, refused };
}

function exchanged(day: Date): Date {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCDate() - 1, day.getUTCMonth() + 1));
}

type Found =
  | { readonly kind: 'read'; readonly days: readonly string[] }
  | { readonly kind: 'refused'; readonly message: string };

async function daysIn(path: string): Promise<Found> {
  const columns = { home_team_slug: 'Home', away_team_slug: 'Away', match_date: 'Date' };
  const batch = { country: 'x', league: 'cup', season: 'all' };
  const days: string[] = [];
  try {
    for await (const row of readStatistics(path, { timeZone: 'UTC', columns, batch })) {
      if (row.kind === 'invalid') days.push(row.invalid.reason);
      else {
        const { kickoff } = row.match;
        const at = kickoff.precision === 'minute' ? kickoff.at : kickoff.from;
        days.push(new Date(at).toISOString().slice(0, 10));
      }
    }
  } catch (error) {
    if (!isFault(error, 'FBP-INPUT')) throw error;
    return { kind: 'refused', message: error.message };
  }
  return { kind: 'read', days };
}
