import { open } from 'node:fs/promises';
import { SERIES_COLUMNS } from '../../domain/series-columns.ts';
import type { SeriesPlace } from '../parquet/series-parquet.ts';
import { damaged, recordCells, tableLines } from '../tables/read-table.ts';
import { type Compression, encodeRows } from './series-part.ts';

/** Held at a time, in characters. */
const MEMBER_CHARACTERS = 1 << 22;

/**
 * Copies a finished time series as gzip members of their own for every match, without the header, and tells where each
 * stands: whoever wants the matches in another order can read them one by one. Throws FBP-INPUT, FBP-DISK.
 */
export async function repackSeries(from: string, compression: Compression, to: string): Promise<SeriesPlace[]> {
  const lines = tableLines(from, compression);
  const { value: header } = (await lines.next()) as { value?: string };
  if (header !== SERIES_COLUMNS.join(',')) throw damaged(from, 'its columns are not those of this version');
  const file = await open(to, 'wx');
  const places: SeriesPlace[] = [];
  let end = 0;
  try {
    for await (const { matchId, text, rows } of parts(lines, from)) {
      const member = encodeRows(Buffer.from(text), 'gzip');
      await file.appendFile(member);
      const former = places.at(-1)?.matchId === matchId ? places.pop() : undefined;
      const start = former?.start ?? end;
      end += member.length;
      places.push({ matchId, start, end, rows: rows + (former?.rows ?? 0) });
    }
  } finally {
    await file.close();
  }
  return places;
}

interface Part {
  readonly matchId: string;
  readonly text: string;
  readonly rows: number;
}

/** Consecutive rows of one match; a long one comes in several. */
async function* parts(lines: AsyncIterable<string>, path: string): AsyncGenerator<Part> {
  let part = { matchId: '', text: '', rows: 0 };
  for await (const line of lines) {
    const matchId = line.startsWith('"') ? (recordCells(line, path)[0] ?? '') : line.slice(0, line.indexOf(','));
    if (part.rows > 0 && (part.matchId !== matchId || part.text.length > MEMBER_CHARACTERS)) {
      yield part;
      part = { matchId, text: '', rows: 0 };
    }
    part = { matchId, text: `${part.text}${line}\n`, rows: part.rows + 1 };
  }
  if (part.rows > 0) yield part;
}
