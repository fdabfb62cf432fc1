import type { SourceRecord } from '../source-table.ts';
import type { PhysicalLine } from './physical-lines.ts';
import { splitFields } from './split-fields.ts';

/** More lines than any quoted cell of a statistics file has: a quote still open after them was never meant to span lines. */
const MAX_RECORD_LINES = 20;

/** What is known of the records before they are split. */
interface RecordForm {
  readonly delimiter: string;
  /** Fields of the header. */
  readonly width: number;
  /** Columns whose cells never hold a line break. */
  readonly plain: readonly number[];
}

/**
 * Joins lines into records and splits them. A quote that is never closed costs its own line only: reading goes on with
 * the next one, where a plain CSV parser would take the rest of the file for one cell. A later row's stray quote may
 * close it by chance; that shows in a wrong number of fields, or in a line break within an id, name or date, and is
 * treated alike. So line breaks are for extra columns only.
 */
export async function* csvRecords(lines: AsyncIterator<PhysicalLine>, form: RecordForm): AsyncGenerator<SourceRecord> {
  const waiting: PhysicalLine[] = [];
  async function nextLine(): Promise<PhysicalLine | undefined> {
    if (waiting.length > 0) return waiting.shift();
    const { value, done } = await lines.next();
    return done ? undefined : value;
  }
  for (let first = await nextLine(); first !== undefined; first = await nextLine()) {
    const taken = [first];
    let split = splitFields(first.text, form.delimiter);
    const alone = split;
    while (split.state === 'open' && taken.length < MAX_RECORD_LINES) {
      const line = await nextLine();
      if (line === undefined) break;
      taken.push(line);
      split = splitFields(taken.map((part) => part.text).join('\n'), form.delimiter);
    }
    if (split.state === 'whole' && (taken.length === 1 || isMeantToSpanLines(split.fields, form))) {
      yield { line: first.number, fields: split.fields, fault: taken.find((part) => part.fault)?.fault };
      continue;
    }
    waiting.unshift(...taken.slice(1));
    yield { line: first.number, fields: alone.fields, fault: first.fault ?? quoteFault(alone.state) };
  }
}

function isMeantToSpanLines(fields: readonly string[], { width, plain }: RecordForm): boolean {
  return fields.length === width && plain.every((at) => !fields[at]?.includes('\n'));
}

function quoteFault(state: 'whole' | 'open' | 'broken'): string {
  return state === 'open' ? 'a quote is opened and never closed' : 'a quote stands in the middle of a cell';
}
