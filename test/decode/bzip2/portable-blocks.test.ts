import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bzip2Output } from '../../../src/decode/bzip2/bzip2-decoder.ts';
import { compressText } from '../../support/generator/compress.ts';
import { portableDecoder, wasmDecoder } from '../../support/market-files/decoders.ts';
import { shared, sharedData } from '../../support/shared-data.ts';

const [wasm, portable] = [wasmDecoder(), portableDecoder()];
const LIMIT = 64 * 1024 * 1024;

interface Verdict {
  readonly fault: string | undefined;
  readonly message: string | undefined;
  readonly bytes: Buffer;
}

/** Decodes the same bytes with both, which must agree in the bytes, the fault and what came before it. */
function both(bytes: Uint8Array, name: string, limit = LIMIT): Verdict {
  const [one, other] = [wasm, portable].map((decoder) => {
    const [{ bytes: decoded, error }] = decoder.decodeAll([{ bytes, limit }]) as [Bzip2Output];
    return { fault: error?.fault, message: error?.message, bytes: decoded };
  }) as [Verdict, Verdict];
  expect({ fault: other.fault, message: other.message }, name).toEqual({ fault: one.fault, message: one.message });
  expect(other.bytes.equals(one.bytes), name).toBe(true);
  return one;
}

/** Text of so many lines that compress like those of market files. */
function text(lines: number): string {
  return Array.from({ length: lines }, (_, index) => `{"op":"mcm","pt":${1_690_000_000_000 + index * 7919}}`).join(
    '\n',
  );
}

const SMALL = Buffer.from(compressText(text(60), 'bz2'));
const MANY_BLOCKS = Buffer.from(compressText(text(9000), 'bz2'));

describe('PortableBlocks', () => {
  it('gives the bytes that WebAssembly gives, of one stream, of several, and of runs', () => {
    for (const [name, bytes] of [
      ['small', SMALL],
      ['blocks', MANY_BLOCKS],
      ['streams', Buffer.concat([SMALL, MANY_BLOCKS, SMALL])],
      ['runs', compressText('x'.repeat(3_000_000), 'bz2')],
      ['nothing', Buffer.alloc(0)],
      ['empty stream', compressText('', 'bz2')],
    ] as const) {
      expect(both(bytes, name).fault, name).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 300 }), (word, times) => {
        expect(both(compressText(word.repeat(times), 'bz2'), word).fault).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('judges a file cut at any byte as WebAssembly does', () => {
    const faults = new Set<string | undefined>();
    for (let length = 1; length < SMALL.length; length += 1) {
      faults.add(both(SMALL.subarray(0, length), `cut at ${length}`).fault);
    }
    expect(faults).toEqual(new Set(['damaged', 'cut']));
    const streams = Buffer.concat([SMALL, SMALL]);
    for (let length = SMALL.length + 1; length < streams.length; length += 7)
      both(streams.subarray(0, length), 'second');
  });

  it('judges a file with any of 1,000 flipped bits as WebAssembly does', () => {
    const faults = new Set<string | undefined>();
    for (let index = 0; index < 1000; index += 1) {
      const bytes = Buffer.from(index % 10 === 0 ? MANY_BLOCKS : SMALL);
      const bit = (index * 7919) % (bytes.length * 8);
      bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (0x80 >> (bit & 7));
      faults.add(both(bytes, `bit ${bit}`).fault);
    }
    expect(faults.has('cut') || faults.has('damaged')).toBe(true);
  });

  it('judges garbage, and more than is allowed, as WebAssembly does', () => {
    for (const garbage of ['x', 'BZ', 'BZh', 'BZh9', 'BZh9 and more', '\0', '\0\0\0\0\0\0\0\0']) {
      expect(both(Buffer.concat([SMALL, Buffer.from(garbage)]), garbage).fault).toMatch(/garbage|cut|damaged/);
    }
    expect(both(MANY_BLOCKS, 'limit', 150_000).fault).toBe('too-large');
    expect(both(MANY_BLOCKS, 'limit', 1).fault).toBe('too-large');
  });

  it.skipIf(sharedData === undefined)(
    'gives the bytes that WebAssembly gives of every real file',
    () => {
      const folder = shared('betfair');
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.bz2'));
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) both(readFileSync(join(folder, name)), name, 1024 * 1024 * 1024);
    },
    600_000,
  );
});
