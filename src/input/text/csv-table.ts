import { FbpError } from '../../domain/errors.ts';
import type { SourceTable } from '../source-table.ts';
import { csvRecords } from './csv-records.ts';
import type { OnBytes } from './file-chunks.ts';
import { type PhysicalLine, physicalLines } from './physical-lines.ts';
import { splitFields } from './split-fields.ts';

/** What has fewer cells is a title above the table: both sides and a date take three. */
const LEAST_COLUMNS = 3;
const MOST_TITLE_LINES = 10;
const MOST_SHOWN = 80;

const DELIMITERS = [',', ';', '\t', '|'];
/** Spreadsheets write it before the header. */
const SEPARATOR_LINE = /^"?sep=(.)"?$/i;

/** A CSV file: its delimiter is what makes most columns of its header, which is the first line that is neither blank nor a title, unless a line `sep=;` says it. Throws FBP-INPUT. */
export async function csvTable(path: string, onBytes?: OnBytes): Promise<SourceTable> {
  let legacy = 0;
  const lines = counted(physicalLines(path, onBytes), (line) => {
    if (line.isLegacy) legacy += 1;
  });
  const close = async () => void (await lines.return(undefined));
  const { delimiter, names, ahead } = await readHeader(lines, path).catch(async (error) => {
    await close();
    throw error;
  });
  const records = (plain: readonly number[]) =>
    csvRecords(chained(ahead, lines), { delimiter, width: names.length, plain });
  return { form: 'csv', delimiter, header: names, records, legacyLines: () => legacy, close };
}

async function* chained(ahead: readonly PhysicalLine[], lines: AsyncGenerator<PhysicalLine>) {
  yield* ahead;
  yield* lines;
}

async function* counted(lines: AsyncGenerator<PhysicalLine>, see: (line: PhysicalLine) => void) {
  for await (const line of lines) {
    see(line);
    yield line;
  }
}

interface CsvHeader {
  readonly delimiter: string;
  readonly names: readonly string[];
}

/** The header, with the lines behind it that were looked at on the way. */
interface FoundHeader extends CsvHeader {
  readonly ahead: readonly PhysicalLine[];
}

async function readHeader(lines: AsyncGenerator<PhysicalLine>, path: string): Promise<FoundHeader> {
  let told: string | undefined;
  const seen: (CsvHeader & { readonly line: PhysicalLine })[] = [];
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const { text, fault } = next.value;
    if (seen.length === 0) refuseHeader(text, fault, path);
    const separator = SEPARATOR_LINE.exec(text.trim())?.[1] ?? (/^sep=$/i.test(text.trimStart()) ? '\t' : undefined);
    if (told === undefined && seen.length === 0 && separator !== undefined) told = separator;
    else if (text.trim() !== '') {
      const split = likeliestSplit(text, told);
      if (isHeader(split, seen[0])) {
        refuseHeader(text, fault, path);
        const { value: line, done } = await lines.next();
        return done ? { ...split, ahead: [] } : { ...split, names: withRowNames(split, line), ahead: [line] };
      }
      seen.push({ ...split, line: next.value });
      if (seen.length > MOST_TITLE_LINES) break;
    }
  }
  const [first, ...rest] = seen;
  if (first === undefined) throw emptyFile(path);
  if (first.names.length === 1) refuseUndivided(first, path);
  return { ...first, ahead: rest.map(({ line }) => line) };
}

/** Below a title; a table of two columns, such as one of clubs' names, has no title. */
function isHeader({ names }: CsvHeader, title: CsvHeader | undefined): boolean {
  return names.length >= Math.max(LEAST_COLUMNS, title === undefined ? 0 : 2 * title.names.length + 1);
}

function refuseHeader(text: string, fault: string | undefined, path: string): void {
  if (fault !== undefined || text.includes('\0')) {
    const why = fault ?? 'it holds NUL bytes, as no text does';
    const hint = 'save the file as CSV in UTF-8';
    throw new FbpError('FBP-INPUT', `the header of the statistics file cannot be read: ${why}`, { where: path, hint });
  }
}

/** R leaves the name of the column of row names out: its rows, from `"1"`, have one cell more than the header. */
function withRowNames({ names, delimiter }: CsvHeader, first: PhysicalLine): readonly string[] {
  const { fields } = splitFields(first.text, delimiter);
  const isNamed = fields.length === names.length + 1 && first.text.startsWith(`"1"${delimiter}`);
  return isNamed && (names.at(-1) === '' || fields.at(-1)?.trim() !== '') ? ['', ...names] : names;
}

function refuseUndivided({ names: [name = ''] }: CsvHeader, path: string): void {
  const sign = /[^\p{L}\p{N}\s_"'-]/u.exec(name)?.[0];
  const what = `the header of the statistics file is one cell, which none of , ; tab and | divides: ${name.slice(0, MOST_SHOWN)}`;
  const hint =
    sign === undefined || DELIMITERS.includes(sign)
      ? 'export it as CSV, without quotes around whole lines'
      : `write what divides it on a line above it, as "sep=${sign}", or export it as CSV`;
  throw new FbpError('FBP-INPUT', what, { where: path, hint });
}

function likeliestSplit(text: string, told: string | undefined): CsvHeader {
  const splits = (told === undefined ? DELIMITERS : [told]).map((delimiter) => ({
    delimiter,
    names: splitFields(text, delimiter).fields.map((name) => name.trim()),
  }));
  return splits.reduce((best, split) => (split.names.length > best.names.length ? split : best));
}

export function emptyFile(path: string): FbpError {
  const hint = 'it needs a header line and one line a match';
  return new FbpError('FBP-INPUT', 'the statistics file is empty', { where: path, hint });
}
