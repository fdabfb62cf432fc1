import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_LINE_BYTES } from '../../src/decode/decode-limits.ts';
import { LineSplitter } from '../../src/decode/line-splitter.ts';

function split(chunks: readonly Buffer[]): { lines: [number, string][]; overlong: number[] } {
  const lines: [number, string][] = [];
  const overlong: number[] = [];
  const splitter = new LineSplitter({
    line: (text, number) => lines.push([number, text]) > 0,
    overlong: (number) => overlong.push(number),
  });
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return { lines, overlong };
}

describe('LineSplitter', () => {
  it('gives the same lines however the file is cut into pieces', () => {
    const content = fc.array(
      fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', '')),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(content, fc.integer({ min: 1, max: 40 }), (texts, size) => {
        const bytes = Buffer.from(texts.join('\n'));
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        expect(split(pieces)).toEqual(split([bytes]));
      }),
    );
  });

  it('numbers blank lines without handing them on, takes CRLF, a byte order mark and a missing last newline', () => {
    const { lines } = split([Buffer.from('\ufeffone\r\n\r\nthree\n\nfive')]);
    expect(lines).toEqual([
      [1, 'one'],
      [3, 'three'],
      [5, 'five'],
    ]);
  });

  it('skips a line longer than any message, also over many pieces, and goes on behind it', () => {
    const piece = Buffer.alloc(1024 * 1024, 0x61);
    const pieces = Array.from({ length: MAX_LINE_BYTES / piece.length + 1 }, () => piece);
    const { lines, overlong } = split([Buffer.from('one\n'), ...pieces, Buffer.from('\nthree')]);
    expect(overlong).toEqual([2]);
    expect(lines).toEqual([
      [1, 'one'],
      [3, 'three'],
    ]);
  });
});
