import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitFields } from '../../../src/input/text/split-fields.ts';

const delimiters = fc.constantFrom(',', ';', '\t');

describe('splitFields', () => {
  it('gives back any fields that were quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), delimiters, (fields, delimiter) => {
        const text = fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(delimiter);
        expect(splitFields(text, delimiter)).toEqual({ fields, state: 'whole' });
      }),
    );
  });

  it('agrees with csv-parse on any text of one record: same fields, or refused by both', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a",;]{1,12}$/), delimiters, (text, delimiter) => {
        const mine = splitFields(text, delimiter);
        expect(mine.state === 'whole' ? mine.fields : 'refused').toEqual(oracle(text, delimiter));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes text that a formula keeps as text, and quotes behind a blank', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z0-9, .]{0,6}$/), { minLength: 1 }),
        delimiters,
        (fields, delimiter) => {
          const quoted = fields.map((field) => `"${field}"`);
          expect(splitFields(quoted.map((field) => `=${field}`).join(delimiter), delimiter).fields).toEqual(fields);
          expect(splitFields(quoted.join(`${delimiter} `), delimiter)).toEqual({ fields, state: 'whole' });
        },
      ),
    );
  });

  it('tells a quote that is still open from one that stands where none may, and keeps what came before', () => {
    expect(splitFields('a,"b,c', ',')).toEqual({ fields: ['a'], state: 'open' });
    expect(splitFields('a,"b"c,d', ',')).toEqual({ fields: ['a'], state: 'broken' });
    expect(splitFields('a,b"c,d', ',')).toEqual({ fields: ['a'], state: 'broken' });
  });
});

function oracle(text: string, delimiter: string): string[] | string {
  try {
    const [record = []] = parse(text, { delimiter, relax_column_count: true });
    return record;
  } catch {
    return 'refused';
  }
}
