import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { CATALOGUE_SCHEMA, cataloguePath } from '../../../../src/betfair/catalogue/catalogue-database.ts';
import { closeDatabase, openDatabase } from '../../../../src/disk/database/database.ts';
import { sealed, unsealed } from '../../../../src/disk/sealed-text.ts';
import { inflict, ODD_VALUE, WOUND, type Wound } from '../../market-files/odd-values.ts';

/** What is done to the state that a run left: to a cell of the catalogue, to what it holds of an event, or to a line of a sealed file. */
export const BLOW = fc.record({
  target: fc.constantFrom('cell' as const, 'facts' as const, 'file' as const),
  table: fc.constantFrom(...CATALOGUE_SCHEMA.tables),
  column: fc.nat(20),
  row: fc.nat(100),
  value: ODD_VALUE,
  wounds: fc.array(WOUND, { minLength: 1, maxLength: 3 }),
});
type Blow = typeof BLOW extends fc.Arbitrary<infer T> ? T : never;

/** Puts odd values where the program itself wrote, with the checksums that it would have written. */
export function strikeState(stateDir: string, blow: Blow): void {
  if (blow.target === 'file') strikeFile(stateDir, blow);
  else strikeCatalogue(stateDir, blow);
}

function strikeCatalogue(stateDir: string, blow: Blow): void {
  const path = cataloguePath(stateDir);
  const db = openDatabase(path, CATALOGUE_SCHEMA);
  try {
    const table = blow.target === 'facts' ? 'facts' : blow.table;
    const columns = (db.prepare(`SELECT name FROM pragma_table_info('${table}')`).all() as { name: string }[]).map(
      ({ name }) => name,
    );
    const keys = table === 'facts' || table === 'files' ? ['folder_id', 'name'] : ['id'];
    const rows = db.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[];
    const row = rows[blow.row % Math.max(1, rows.length)];
    if (row === undefined) return;
    const column = blow.target === 'facts' ? 'facts' : (columns[blow.column % columns.length] ?? '');
    const value = blow.target === 'facts' ? woundedFacts(row['facts'], blow.wounds) : sqlValue(blow.value);
    const where = keys.map((key) => `${key} = ?`).join(' AND ');
    db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${where}`).run(value, ...keys.map((key) => row[key]));
  } catch (error) {
    // The database itself does not take it.
    if (!/constraint|datatype/i.test(String(error))) throw error;
  } finally {
    closeDatabase(db, path);
  }
}

function woundedFacts(stored: unknown, wounds: readonly Wound[]): Buffer {
  const text = unsealed(Buffer.from(stored as ArrayBuffer).toString()) ?? '{}';
  return Buffer.from(sealed(wounded(text, wounds)));
}

function wounded(text: string, wounds: readonly Wound[]): string {
  const value = JSON.parse(text);
  for (const wound of wounds) inflict(value, wound);
  return JSON.stringify(value);
}

function sqlValue(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  return JSON.stringify(value);
}

/** A journal, a cached search, a last run: each line of JSON, sealed or not. */
function strikeFile(stateDir: string, { row, wounds }: Blow): void {
  const names = readdirSync(stateDir, { recursive: true, encoding: 'utf8' }).filter((name) => /\.jsonl?$/.test(name));
  const path = join(stateDir, names.sort()[row % Math.max(1, names.length)] ?? '');
  if (names.length === 0) return;
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = row % lines.length;
  const line = lines[at] ?? '';
  const text = unsealed(line);
  try {
    lines[at] = text === undefined ? wounded(line, wounds) : sealed(wounded(text, wounds));
  } catch {
    return;
  }
  writeFileSync(path, lines.join('\n'));
}
