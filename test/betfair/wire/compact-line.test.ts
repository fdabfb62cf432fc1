import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../src/decode/decode-files.ts';
import { takesCompactLine } from '../../support/market-files/check-compact-line.ts';
import { checkMutatedLine } from '../../support/market-files/check-mutated-line.ts';
import { mutateLines, sampleLines } from '../../support/market-files/mutated-lines.ts';
import { shared, sharedData } from '../../support/shared-data.ts';

const PRICE = '{"op":"mcm","clk":"1","pt":5,"mc":[{"id":"1.2","rc":[{"ltp":1.34,"id":47999}]}]}';

const MISSING = 'missing';

/** Fields of definitions in their order, and values that they change between. */
const DEFINITION: readonly (readonly [string, readonly unknown[]])[] = [
  ['bspMarket', [false, true]],
  ['eventId', ['1', '2', MISSING]],
  ['marketType', ['MATCH_ODDS', 'X']],
  ['marketTime', ['2023-10-02T20:00:00.000Z', '2023-10-02T20:15:00.000Z', MISSING]],
  ['suspendTime', ['2023-10-02T20:00:00.000Z', MISSING]],
  ['bspReconciled', [false, true]],
  ['inPlay', [false, true, MISSING]],
  ['betDelay', [0, 5]],
  ['status', ['OPEN', 'SUSPENDED', MISSING]],
  ['settledTime', [MISSING, '2023-10-02T22:00:00.000Z']],
  ['runners', [[{ status: 'ACTIVE', sortPriority: 1, id: 7, name: 'A' }], [{ status: 'LOSER', id: 8 }], MISSING]],
  ['regulators', [['MR_INT'], [], MISSING]],
  ['openDate', ['2023-10-02T20:00:00.000Z', MISSING]],
  ['version', [1, 2, MISSING]],
  ['name', ['Match Odds', 'Other', MISSING]],
  ['eventName', ['A v B', 'A v C', MISSING]],
];

/** Some fields' new values. */
function definitionChanges() {
  const fields = DEFINITION.map(([name, values]) => [name, fc.constantFrom(...values)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
}

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

  it('reads every definition of a market as it stands, whatever those before it said', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.array(definitionChanges(), { minLength: 1, maxLength: 12 }), (all) => {
        const definition: Record<string, unknown> = {};
        for (const changes of all) {
          Object.assign(definition, changes);
          const fields = DEFINITION.filter(([name]) => definition[name] !== MISSING).map(
            ([name, values]) => `"${name}":${JSON.stringify(definition[name] ?? values[0])}`,
          );
          const change = `{"id":"1.2","marketDefinition":{${fields.join(',')}}}`;
          if (takesCompactLine(`{"op":"mcm","clk":"1","pt":5,"mc":[${change}]}`)) taken += 1;
        }
      }),
    );
    expect(taken).toBeGreaterThan(100);
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
      const below = (folder: string) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
      const every = process.env['FBP_ALL_REAL_FILES'] === undefined ? 20 : 1;
      const paths = below(shared('betfair')).filter((path) => path.endsWith('.bz2'));
      let [lines, taken] = [0, 0];
      for (const path of paths.filter((_, index) => index % every === 0)) {
        const text = Buffer.from(decodeFile({ name: path, bytes: readFileSync(path) })).toString();
        for (const line of text.trimEnd().split('\n')) {
          lines += 1;
          taken += Number(takesCompactLine(line));
        }
      }
      expect(taken).toBeGreaterThan(lines * 0.8);
    },
  );
});
