import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../src/domain/search.ts';
import { evidenceOf, evidenceText } from '../../../src/domain/text/evidence-text.ts';

const name = fc.stringMatching(/^[a-z_]{1,20}$/);
const thousandths = fc.integer({ min: -1000, max: 1000 }).map((count) => count / 1000);
const piece: fc.Arbitrary<Evidence> = fc.oneof(
  fc.record({ kind: fc.constant('weight' as const), name, value: thousandths }),
  fc.record({ kind: fc.constant('cap' as const), name, atMost: thousandths.map(Math.abs) }),
  fc.record({ kind: fc.constant('veto' as const), name }),
);

describe('the text of evidence', () => {
  it('names each piece with its weight, and begins like no formula', () => {
    const pieces: Evidence[] = [
      { kind: 'weight', name: 'known_name', value: 0.999 },
      { kind: 'weight', name: 'next_day', value: -0.07 },
      { kind: 'cap', name: 'foreign', atMost: 0.94 },
    ];
    expect(evidenceText(pieces)).toBe('known_name +0.999; next_day -0.070; foreign at most 0.940');
    expect(evidenceText([])).toBe('');
  });

  it('is read back as it was', () => {
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(evidenceOf(evidenceText(pieces))).toEqual(pieces);
      }),
    );
  });

  it('leaves out what has another form', () => {
    expect(evidenceOf('known_name +0.999; <b>; next_day')).toEqual([
      { kind: 'weight', name: 'known_name', value: 0.999 },
    ]);
  });
});
