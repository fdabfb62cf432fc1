import { jsonTable } from './json/json-table.ts';
import type { SourceTable, TableForm, TableReading } from './source-table.ts';
import { csvTable, emptyFile } from './text/csv-table.ts';
import { fileChunks } from './text/file-chunks.ts';
import { footballTxtTable } from './text/football-txt-table.ts';

/** Opens a statistics file as a table; its form is told by its content, whatever its name. Throws FBP-INPUT. */
export async function openTable(path: string, reading: TableReading = {}): Promise<SourceTable> {
  const form = await formOf(path);
  switch (form) {
    case 'csv':
      return await csvTable(path, reading.onBytes);
    case 'json':
    case 'json-lines':
      return await jsonTable(path, form, reading);
    case 'football.txt':
      return footballTxtTable(path, reading.onBytes);
  }
}

async function formOf(path: string): Promise<TableForm> {
  const start = await startOf(path);
  const text = start.replace(/^\ufeff?\s*/, '');
  if (text === '' && start.length < LOOKED_AT) throw emptyFile(path);
  if (text.startsWith('[')) return 'json';
  if (text.startsWith('{')) return isLines(text) ? 'json-lines' : 'json';
  return FOOTBALL_TXT.test(text) ? 'football.txt' : 'csv';
}

/** A title, a round or a comment above them. */
const FOOTBALL_TXT = /^(?:#.*\s+)*(?:=+[ \t]\S|[▪»■]|matchday \d+\s*\n)/i;
const LOOKED_AT = 1 << 16;

async function startOf(path: string): Promise<string> {
  let start = Buffer.alloc(0);
  for await (const chunk of fileChunks(path)) {
    start = Buffer.concat([start, chunk]);
    if (start.length >= LOOKED_AT) break;
  }
  return start.subarray(0, LOOKED_AT).toString('utf8');
}

/** The first line is an object by itself and another one follows. */
function isLines(text: string): boolean {
  const end = text.indexOf('\n');
  if (end === -1 || !text.slice(end).trimStart().startsWith('{')) return false;
  try {
    JSON.parse(text.slice(0, end));
    return true;
  } catch {
    return false;
  }
}
