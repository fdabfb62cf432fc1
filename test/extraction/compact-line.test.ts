import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDecompress } from '../../src/extraction/decompress.ts';
import { shared, sharedData } from '../support/shared-data.ts';
import { takesCompactLine } from './check-compact-line.ts';
import { checkMutatedLine } from './check-mutated-line.ts';
import { mutateLines, sampleLines } from './mutated-lines.ts';

const PRICE = '{"op":"mcm","clk":"1","pt":5,"mc":[{"id":"1.2","rc":[{"ltp":1.34,"id":47999}]}]}';

describe('CompactLine', () => {
  it('takes the layout of official files, and reads what JSON.parse reads', () => {
    const lines = sampleLines('compact');
    const taken = lines.filter(takesCompactLine);
    // images and definitions with a number as text go the slow way
    expect(taken.length).toBeGreaterThan(lines.length * 0.95);
  });

  it.each([
    PRICE.replace('1.34', '1.340000000000000000001'),
    PRICE.replace('1.34', '13e-1'),
    PRICE.replace('1.34', '01.34'),
    PRICE.replace('1.34', '1.'),
    PRICE.replace('1.34', '"NaN"'),
    PRICE.replace('"ltp":1.34', '"ltp":1.34,"ltp":2'),
    PRICE.replace('"ltp":1.34', '"xyz":1.34'),
    PRICE.replace('"rc"', '"rc":[],"rc"'),
    PRICE.replace('"id":47999', '"id":"47999"'),
    PRICE.replace(',"id":47999', ''),
    PRICE.replace('1.2', '1.02'),
    PRICE.replace('"clk":"1"', '"clk":"\\u0031"'),
    PRICE.replace('"pt":5', '"pt":0'),
    PRICE.replace('}]}]}', '}]},]}'),
    PRICE.replace('"rc"', '"img":true,"rc"'),
    PRICE.replaceAll(':', ': '),
    `${PRICE} `,
    PRICE.slice(0, -1),
  ])('leaves %s to the slow way', (line) => {
    expect(takesCompactLine(line)).toBe(false);
  });

  it('agrees with JSON.parse on every damaged line that it takes, and none of the others is lost', () => {
    const count = mutateLines(4000, 'unit', checkMutatedLine);
    expect(count.taken).toBeGreaterThan(300);
    expect(count.broken).toBeGreaterThan(1500);
  });

  it.skipIf(sharedData === undefined)(
    'reads the lines of real files as JSON.parse does',
    { timeout: 120_000 },
    async () => {
      const decompress = createDecompress();
      const below = (folder: string) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
      const every = process.env['FBP_ALL_REAL_FILES'] === undefined ? 20 : 1;
      const paths = below(shared('betfair')).filter((path) => path.endsWith('.bz2'));
      let [lines, taken] = [0, 0];
      for (const path of paths.filter((_, index) => index % every === 0)) {
        const text = Buffer.from(decompress(readFileSync(path), path)).toString();
        for (const line of text.trimEnd().split('\n')) {
          lines += 1;
          taken += Number(takesCompactLine(line));
        }
      }
      expect(taken).toBeGreaterThan(lines * 0.8);
    },
  );
});
