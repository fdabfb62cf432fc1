import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell } from '../../../src/domain/text/csv-text.ts';
import { readTable } from '../../../src/storage/tables/read-table.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';

async function readAll(path: string, columns: readonly string[]): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const row of (await readTable(path, columns)).rows) rows.push(columns.map(row));
  return rows;
}

/** Cells rich in what matters to CSV; formulas are neutralised on writing and so never come back as they were. */
const cell = fc
  .array(fc.constantFrom('"', ',', '\n', '\r\n', 'a', 'é', '💰', ' ', '1.01'), { maxLength: 6 })
  .map((parts) => parts.join(''));

describe('readTable', () => {
  it('reads what the writers write, quotes and line breaks included, also in several gzip members', async () => {
    const path = join(tempFolder(), 'a.csv.gz');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 30 }), fc.nat(30), async (rows, cut) => {
        const lines = [['x', 'y'], ...rows].map((cells) => `${cells.map(csvCell).join(',')}\n`);
        const members = [lines.slice(0, cut), lines.slice(cut)].filter((part) => part.length > 0);
        writeFileSync(path, Buffer.concat(members.map((part) => gzipSync(part.join('')))));
        expect(await readAll(path, ['x', 'y'])).toEqual(rows.map((cells) => cells.map((text) => csvText(text))));
      }),
      { numRuns: 100 },
    );
  });

  it('finds columns by name, and gives nothing for one that is not there', async () => {
    const path = join(tempFolder(), 'a.csv');
    writeFileSync(path, 'b,a\n1,2\n');
    for await (const row of (await readTable(path, ['a'])).rows)
      expect([row('a'), row('b'), row('c')]).toEqual(['2', '1', '']);
    await expect(readAll(path, ['a', 'z'])).rejects.toMatchObject({ code: 'FBP-INPUT', where: path });
  });

  it.each([
    ['torn gzip', 'a.csv.gz', gzipSync(`x\n${'1,2\n'.repeat(5000)}`).subarray(0, 40)],
    ['no gzip at all', 'a.csv.gz', Buffer.from('x\n1\n')],
    ['an empty file', 'a.csv', Buffer.from('')],
    ['a quote that does not end', 'a.csv', Buffer.from('x\n"1\n2\n')],
    ['a quote within a cell', 'a.csv', Buffer.from('x\n1"2"\n')],
    ['a row of too many cells', 'a.csv', Buffer.from('x\n1\n1,2\n')],
    ['a row cut off', 'a.csv', Buffer.from('x,y\n1,2\n1,2')],
  ])('refuses %s with what helps', async (_what, name, bytes) => {
    const path = join(tempFolder(), name);
    writeFileSync(path, bytes);
    await expect(readAll(path, ['x'])).rejects.toMatchObject({
      code: 'FBP-INPUT',
      where: path,
      hint: expect.stringContaining('process this batch again'),
    });
  });

  it('refuses a file that is not there', async () => {
    await expect(readAll(join(tempFolder(), 'a.csv'), ['x'])).rejects.toMatchObject({ code: 'FBP-INPUT' });
  });
});

/** What a cell is after `neutraliseFormula`. */
function csvText(text: string): string {
  return /^[\s]*\r/.test(text) ? csvCell(text).replace(/^"|"$/g, '').replaceAll('""', '"') : text;
}
