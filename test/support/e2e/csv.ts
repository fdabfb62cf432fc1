import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

export type Row = Record<string, string>;

export function readCsv(...path: string[]): Row[] {
  return parse(readFileSync(join(...path)), { columns: true });
}

export function readSeries(...path: string[]): Row[] {
  return parse(gunzipSync(readFileSync(join(...path))), { columns: true });
}
