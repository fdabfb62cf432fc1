import Bzip2 from '@foxglove/wasm-bz2';
import fc from 'fast-check';
import unbzip2 from 'unbzip2-stream';
import { describe, expect, it } from 'vitest';
import type { Bzip2Output } from '../../../src/decode/bzip2/bzip2-decoder.ts';
import { compressText } from '../../support/generator/compress.ts';
import { wasmDecoder } from '../../support/market-files/decoders.ts';

const decoder = wasmDecoder();
/** The reference implementation. */
const libbz2 = await Bzip2.init();
const LIMIT = 64 * 1024 * 1024;

function decodePieces(pieces: readonly Uint8Array[], limit = LIMIT): Bzip2Output {
  const reading = decoder.open(limit);
  const chunks: Buffer[] = [];
  for (const [index, bytes] of [...pieces, Buffer.alloc(0)].entries()) {
    for (let next = bytes, isMore = true; isMore; next = Buffer.alloc(0)) {
      const pushed = reading.push(next, { isLast: index === pieces.length });
      chunks.push(...pushed.pieces);
      if (pushed.error !== undefined) return { bytes: Buffer.concat(chunks), error: pushed.error };
      isMore = pushed.isMore;
    }
  }
  return { bytes: Buffer.concat(chunks), error: undefined };
}

function decodeWhole(bytes: Uint8Array, limit = LIMIT): Bzip2Output {
  const [result] = decoder.decodeAll([{ bytes, limit }]) as [Bzip2Output];
  return result;
}

function faultOf({ error }: Bzip2Output): string | undefined {
  return error?.fault;
}

/** The bytes of what is sound. */
function sound({ bytes, error }: Bzip2Output): Buffer {
  if (error !== undefined) throw error;
  return bytes;
}

/** By a third decoder, which knows streams one behind the other. */
function expected(bytes: Uint8Array): Buffer {
  const chunks: Buffer[] = [];
  const stream = unbzip2();
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.end(bytes);
  return Buffer.concat(chunks);
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

/** Text of many blocks: they have 100 kB each, and begin at any bit. */
function text(kilobytes: number, seed: number): string {
  let state = seed;
  const words = Array.from({ length: kilobytes * 128 }, () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return (state >> 8).toString(36).padStart(7, '-').slice(0, 7);
  });
  return words.join('\n');
}

/** Content with what the format treats apart: long runs, runs of just four, few and many different bytes. */
const content = fc
  .array(
    fc.oneof(
      fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 12 })),
      fc.tuple(fc.nat(255), fc.integer({ min: 240, max: 600 })),
      fc.tuple(fc.nat(3), fc.integer({ min: 3, max: 6 })),
    ),
    { minLength: 1, maxLength: 400 },
  )
  .map((runs) => Buffer.concat(runs.map(([byte, length]) => Buffer.alloc(length, byte))));

describe('Bzip2Decoder', () => {
  it('decodes whatever libbz2 decodes, several inputs at a time', () => {
    fc.assert(
      fc.property(fc.array(content, { minLength: 1, maxLength: 9 }), (contents) => {
        const inputs = contents.map((bytes) => ({
          bytes: compressText(bytes.toString('latin1'), 'bz2'),
          limit: LIMIT,
        }));
        for (const [index, result] of decoder.decodeAll(inputs).entries()) {
          const { bytes } = inputs[index] as (typeof inputs)[number];
          expect(Buffer.compare(sound(result), libbz2.decompress(bytes, 1 << 21))).toBe(0);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('decodes the same however the bytes are cut and however many streams there are', () => {
    let blocks = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 250 }), fc.nat(1e6)), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1000, max: 300_000 }),
        (streams, size) => {
          const bytes = Buffer.concat(streams.map(([kilobytes, seed]) => compressText(text(kilobytes, seed), 'bz2')));
          expect(sound(decodePieces(cut(bytes, size))).equals(expected(bytes))).toBe(true);
          expect(Buffer.compare(sound(decodeWhole(bytes)), expected(bytes))).toBe(0);
          blocks += streams.reduce((sum, [kilobytes]) => sum + Math.ceil(kilobytes / 100), 0);
        },
      ),
      { numRuns: 10 },
    );
    expect(blocks).toBeGreaterThan(10);
  });

  it('takes its bytes one by one, and runs that swell a block to many times its size', () => {
    const small = compressText(text(3, 1), 'bz2');
    expect(sound(decodePieces(cut(small, 1))).toString()).toBe(text(3, 1));
    const run = 'x'.repeat(6_000_000);
    expect(sound(decodePieces([compressText(run, 'bz2')])).toString() === run).toBe(true);
  });

  it('refuses what libbz2 refuses, and never answers with other bytes', () => {
    const original = text(120, 3);
    const good = Buffer.from(compressText(original, 'bz2'));
    fc.assert(
      fc.property(fc.array(fc.nat(good.length * 8 - 1), { minLength: 1, maxLength: 4 }), (flips) => {
        const bytes = Buffer.from(good);
        for (const bit of flips) bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (0x80 >> (bit & 7));
        const { bytes: decoded, error } = decodeWhole(bytes);
        if (error === undefined) expect(decoded.toString() === original).toBe(true);
        expect(error === undefined).toBe(isSoundForLibbz2(bytes));
      }),
      { numRuns: 150 },
    );
  });

  it('tells a cut end from damage, and one faulty input from those beside it', () => {
    const good = Buffer.from(compressText(text(250, 7), 'bz2'));
    for (let length = 1; length < good.length; length += 4001) {
      expect(faultOf(decodeWhole(good.subarray(0, length))), `length ${length}`).toMatch(/cut|damaged/);
    }
    expect(faultOf(decodeWhole(good.subarray(0, -1)))).toBe('cut');
    expect(faultOf(decodeWhole(good.subarray(0, good.length / 2)))).toBe('cut');
    expect(faultOf(decodeWhole(Buffer.concat([good, Buffer.from('BZh')])))).toBe('garbage');
    expect(faultOf(decodeWhole(good, 100_000))).toBe('too-large');
    expect(faultOf(decodeWhole(Buffer.from('no such thing')))).toBe('damaged');
    const beside = [good, good.subarray(0, 5000), good, Buffer.alloc(0), good];
    const answers = decoder.decodeAll(beside.map((bytes) => ({ bytes, limit: LIMIT })));
    expect(answers.map((answer) => faultOf(answer) ?? answer.bytes.length)).toEqual([
      expected(good).length,
      'cut',
      expected(good).length,
      0,
      expected(good).length,
    ]);
  });

  it('hands on a few megabytes at a time of input that holds many, and loses none', () => {
    const part = 'no run of four, '.repeat(100_000);
    const whole = Buffer.from(part.repeat(25));
    const bytes = Buffer.concat(Array.from({ length: 25 }, () => compressText(part, 'bz2')));
    expect(bytes.length).toBeLessThan(100_000);
    const reading = decoder.open(LIMIT);
    const pieces: Buffer[] = [];
    for (let next: Uint8Array = bytes, isMore = true; isMore; next = Buffer.alloc(0)) {
      const pushed = reading.push(next, { isLast: true });
      expect(pushed.pieces.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(17_000_000);
      pieces.push(...pushed.pieces);
      isMore = pushed.isMore;
    }
    expect(Buffer.concat(pieces).equals(whole)).toBe(true);
    expect(decodeWhole(bytes).bytes.equals(whole)).toBe(true);
  });

  it('fails as a stream on each flipped bit, each cut, anything that follows and too much', () => {
    const bytes = Buffer.from(compressText(text(250, 7), 'bz2'));
    expect(faultOf(decodePieces([bytes]))).toBeUndefined();
    expect(faultOf(decodePieces([bytes], 100_000))).toBe('too-large');
    // the last bits only fill up the last byte
    for (let bit = 0; bit < bytes.length * 8 - 8; bit += 9973) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (0x80 >> (bit & 7));
      expect(faultOf(decodePieces([flipped])), `bit ${bit}`).toBeDefined();
    }
    for (let length = 1; length < bytes.length; length += 4001) {
      expect(faultOf(decodePieces([bytes.subarray(0, length)])), `length ${length}`).toBeDefined();
    }
    for (const garbage of ['x', 'BZh', 'BZh9', 'garbage']) {
      expect(faultOf(decodePieces([bytes, Buffer.from(garbage)]))).toBeDefined();
    }
  });

  it('gives what comes before the first fault, whole or in pieces, and names that fault', () => {
    const good = Buffer.from(compressText(text(250, 7), 'bz2'));
    const whole = expected(good);
    const flipped = Buffer.from(good.subarray(0, -20));
    flipped[good.length >> 1] = (flipped[good.length >> 1] as number) ^ 1;
    for (const answer of [decodeWhole(flipped), decodePieces(cut(flipped, 10_000))]) {
      expect(faultOf(answer)).toBe('damaged');
      expect(answer.bytes.length).toBeGreaterThan(99_000);
      expect(whole.subarray(0, answer.bytes.length).equals(answer.bytes)).toBe(true);
    }
  });
});

function isSoundForLibbz2(bytes: Uint8Array): boolean {
  try {
    libbz2.decompress(bytes, 1 << 21);
    return true;
  } catch {
    return false;
  }
}
