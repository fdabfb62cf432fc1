import { FbpError } from '../domain/errors.ts';
import { type InputRow, REQUIRED_COLUMNS } from '../domain/match.ts';
import { csvRecords } from './csv-records.ts';
import { type OnBytes, type PhysicalLine, physicalLines } from './physical-lines.ts';
import { parseHeader, type StatisticsHeader } from './statistics-header.ts';
import { createRowReader } from './statistics-row.ts';

export interface ReadStatisticsOptions {
  /** IANA zone of dates that name no zone. */
  readonly timeZone: string;
  /** Told of every byte of the file, in order. */
  readonly onBytes?: OnBytes;
}

/**
 * Reads a statistics CSV row by row, in the order of the file and in constant memory but for one number a match id.
 * Every row that is not blank comes out, either as a match or as invalid with its line and reason.
 * Throws FBP-INPUT when the file cannot be read, lacks a column or has no rows, and FBP-CONFIG for an unknown zone.
 */
export async function* readStatistics(
  path: string,
  { timeZone, onBytes }: ReadStatisticsOptions,
): AsyncGenerator<InputRow> {
  const lines = physicalLines(path, onBytes);
  try {
    const header = await readHeader(lines, path);
    const readRow = createRowReader(header, timeZone);
    let rows = 0;
    for await (const record of csvRecords(lines, header)) {
      const isBlank = record.fault === undefined && record.fields.every((field) => field.trim() === '');
      if (isBlank) continue;
      yield readRow(record, rows);
      rows += 1;
    }
    if (rows === 0) throw nothingIn('the statistics file has a header and no rows', path);
  } finally {
    // Closes the file when the caller stops early.
    await lines.return(undefined);
  }
}

/** The first line that is not blank. */
async function readHeader(lines: AsyncGenerator<PhysicalLine>, path: string): Promise<StatisticsHeader> {
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const { text, fault } = next.value;
    if (fault !== undefined) {
      throw new FbpError('FBP-INPUT', `the header of the statistics file cannot be read: ${fault}`, {
        where: path,
        hint: 'save the file as CSV in UTF-8',
      });
    }
    if (text.trim().includes('\r')) {
      throw new FbpError(
        'FBP-INPUT',
        'the lines of the statistics file end in a carriage return only (classic Mac OS)',
        {
          where: path,
          hint: 'save it as CSV with line ends LF or CRLF',
        },
      );
    }
    if (text.trim() !== '') return parseHeader(text, path);
  }
  throw nothingIn('the statistics file is empty', path);
}

function nothingIn(message: string, path: string): FbpError {
  const hint = `it needs a header line with ${REQUIRED_COLUMNS.join(', ')}, and one line a match`;
  return new FbpError('FBP-INPUT', message, { where: path, hint });
}
