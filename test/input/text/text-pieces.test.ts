import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextPieces } from '../../../src/input/text/text-pieces.ts';

function decoded(bytes: Buffer, cuts: readonly number[]) {
  const pieces = new TextPieces();
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const texts = places.slice(1).map((end, index) => pieces.push(bytes.subarray(places[index], end)));
  return { text: texts.join('') + pieces.rest(), legacyLines: pieces.legacyLines };
}

describe('a text in pieces', () => {
  it('is the same wherever it is cut', () => {
    const texts = fc
      .string({ unit: 'grapheme' })
      .filter((text) => !text.startsWith('\ufeff') && Buffer.from(text).toString() === text);
    fc.assert(
      fc.property(texts, fc.array(fc.nat()), (text, cuts) => {
        expect(decoded(Buffer.from(text), cuts)).toEqual({ text, legacyLines: 0 });
        expect(decoded(Buffer.from(`\ufeff${text}`), []).text).toBe(text);
      }),
    );
  });

  it('is read as Windows-1252 where it is no UTF-8, and says of how many lines', () => {
    const text = 'M\u00e1laga\nBetis\nAlav\u00e9s\n';
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 3 }), (cuts) => {
        expect(decoded(Buffer.from(text, 'latin1'), cuts)).toEqual({ text, legacyLines: 2 });
      }),
    );
  });
});
