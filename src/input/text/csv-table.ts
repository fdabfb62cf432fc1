import { FbpError } from '../../domain/errors.ts';
import type { SourceTable } from '../source-table.ts';
import { csvRecords } from './csv-records.ts';
import type { OnBytes } from './file-chunks.ts';
import { type PhysicalLine, physicalLines } from './physical-lines.ts';
import { splitFields } from './split-fields.ts';

/** What has fewer cells is a title above the table: both sides and a date take three. */
const LEAST_COLUMNS = 3;
const MOST_TITLE_LINES = 10;

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
        return { ...split, ahead: [] };
      }
      seen.push({ ...split, line: next.value });
      if (seen.length > MOST_TITLE_LINES) break;
    }
  }
  const [first, ...rest] = seen;
  if (first === undefined) throw emptyFile(path);
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
  if (!text.trim().includes('\r')) return;
  const what = 'the lines of the statistics file end in a carriage return only (classic Mac OS)';
  throw new FbpError('FBP-INPUT', what, { where: path, hint: 'save it as CSV with line ends LF or CRLF' });
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
