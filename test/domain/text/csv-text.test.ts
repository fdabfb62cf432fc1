import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell, neutraliseFormula } from '../../../src/domain/text/csv-text.ts';

/** What spreadsheets were seen to do before they decide: fold full-width signs, trim white space and control characters. */
function asSpreadsheetReads(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is trimmed
  return text.normalize('NFKC').replace(/^[\s\u0000-\u001f\u200b]+/, '');
}

const trickyText = fc
  .tuple(
    fc.constantFrom('', ' ', '\t', '\r', '\n', '\u00a0', '\ufeff', '  \t'),
    fc.constantFrom('', '=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20', '1', '"'),
    fc.oneof(fc.string(), fc.constantFrom('SUM(A1)', "cmd|' /C calc'!A0", '1.5', '0.25', '2+3', '1e5')),
  )
  .map((parts) => parts.join(''));

describe('neutraliseFormula', () => {
  it('leaves nothing that a spreadsheet would run, in 10,000 strings', () => {
    fc.assert(
      fc.property(trickyText, (text) => {
        const cell = neutraliseFormula(text);
        const runs = /^[=+\-@]/.test(asSpreadsheetReads(cell));
        expect(runs && !Number.isFinite(Number(cell))).toBe(false);
        expect(cell === text || cell === `'${text}`).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });

  it('leaves numbers alone, also negative ones', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(neutraliseFormula(String(number))).toBe(String(number));
      }),
    );
    for (const text of ['-0.25', '+1.5', '0', '-1', '1e-7']) expect(neutraliseFormula(text)).toBe(text);
  });

  it.each(['=1+1', '-2+3', '@SUM(A1)', '+A1', '\t=1', ' =1', '\uff1d1', '\r-x', '-'])('defuses %j', (text) => {
    expect(neutraliseFormula(text)).toBe(`'${text}`);
  });

  it.each(['Arsenal', '2 - 1', 'a=b', '', "O'Higgins", '1. FC Köln'])('keeps %j', (text) => {
    expect(neutraliseFormula(text)).toBe(text);
  });
});

describe('csvCell', () => {
  it('is read back as the neutralised text by a CSV parser', () => {
    fc.assert(
      fc.property(trickyText, trickyText, (first, second) => {
        const line = `${csvCell(first)},${csvCell(second)}\n`;
        const rows: string[][] = parse(line, {
          relax_column_count: true,
          record_delimiter: '\n',
          skip_empty_lines: false,
        });
        expect(rows).toEqual([[neutraliseFormula(first), neutraliseFormula(second)]]);
      }),
      { numRuns: 2000 },
    );
  });
});
