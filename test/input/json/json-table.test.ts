import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openTable } from '../../../src/input/open-table.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';

interface Match {
  readonly id: string;
  readonly team: { readonly name: string };
}

const path = () => join(tempFolder(), 'matches.json');

async function rowsOf(file: string, document: unknown): Promise<Record<string, string>[]> {
  writeFileSync(file, JSON.stringify(document));
  const { header, records } = await openTable(file);
  const rows: Record<string, string>[] = [];
  for await (const { fields } of records([])) {
    rows.push(Object.fromEntries(header.map((name, at) => [name, fields[at] ?? ''])));
  }
  return rows;
}

const keyed = (matches: readonly Match[]) => Object.fromEntries(matches.map((match) => [match.id, match]));
const withoutId = ({ team }: Match) => ({ team });

/** Documents that hold matches in their order. */
const DOCUMENTS: readonly (readonly [string, (matches: readonly Match[]) => unknown])[] = [
  ['a list', (matches) => matches],
  ['a list under its usual name', (matches) => ({ total: 1, matches })],
  ['a list under a name of its own', (matches) => ({ total: 1, items: matches, errors: [] })],
  ['lists in a list', (matches) => matches.map((match) => [match])],
  ['an object under their ids', keyed],
  [
    'an object under their ids, which they do not repeat',
    (matches) => Object.fromEntries(matches.map((m) => [m.id, withoutId(m)])),
  ],
  ['such an object under a name', (matches) => ({ status: { code: 200 }, data: keyed(matches) })],
  ['lists under days', (matches) => ({ '2023-08-11': matches.slice(0, 1), '2023-08-12': matches.slice(1) })],
  [
    'rounds of lists',
    (matches) => ({ 1: { events: matches.slice(0, 1), more: true }, 2: { events: matches.slice(1) } }),
  ],
  ['lists of rounds', (matches) => ({ rounds: [{ name: 'one', matches }] })],
  ['matches with lists of their own', (matches) => keyed(matches.map((m) => ({ ...m, events: [{ minute: 3 }] })))],
];

describe('a JSON document', () => {
  it.each(DOCUMENTS)('gives one row a match: %s', async (_, documentOf) => {
    const file = path();
    const ids = fc.uniqueArray(fc.integer({ min: 10, max: 99_999 }), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(ids, async (numbers) => {
        // Keys that are numbers come in their order, whatever the order of writing.
        const matches = numbers.sort((a, b) => a - b).map((id) => ({ id: String(id), team: { name: `club ${id}` } }));
        const rows = await rowsOf(file, documentOf(matches));
        expect(rows.map((row) => [row['id'], row['team.name']])).toEqual(matches.map((m) => [m.id, m.team.name]));
      }),
      { numRuns: 10 },
    );
  });

  it('is read as Windows-1252 where it is no UTF-8', async () => {
    const file = path();
    writeFileSync(file, Buffer.from('[{"name":"Alav\u00e9s"}]', 'latin1'));
    const { records, legacyLines } = await openTable(file);
    const { value } = await records([]).next();
    expect(value?.fields).toEqual(['Alavés']);
    expect(legacyLines()).toBe(1);
  });
});
