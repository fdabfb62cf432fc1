import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Bzip2 from '@foxglove/wasm-bz2';
import fc from 'fast-check';
import unbzip2 from 'unbzip2-stream';
import { describe, expect, it } from 'vitest';
import { compressText } from '../../scripts/generator/compress.ts';
import { bzip2Blocks } from '../../src/extraction/bzip2-blocks.ts';

const bzip2 = await Bzip2.init();

async function decode(pieces: readonly Uint8Array[]): Promise<Buffer> {
  const decoder = bzip2Blocks((stream, maxBytes) => bzip2.decompress(stream, maxBytes));
  const chunks: Buffer[] = [];
  decoder.on('data', (chunk: Buffer) => chunks.push(chunk));
  await pipeline(Readable.from(pieces), decoder);
  return Buffer.concat(chunks);
}

/** By the other decoder. */
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

describe('bzip2Blocks', () => {
  it('decodes what another decoder decodes, however the bytes are cut and however many streams there are', async () => {
    let blocks = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 250 }), fc.nat(1e6)), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1000, max: 300_000 }),
        async (streams, size) => {
          const bytes = Buffer.concat(streams.map(([kilobytes, seed]) => compressText(text(kilobytes, seed), 'bz2')));
          expect((await decode(cut(bytes, size))).equals(expected(bytes))).toBe(true);
          blocks += streams.reduce((sum, [kilobytes]) => sum + Math.ceil(kilobytes / 100), 0);
        },
      ),
      { numRuns: 10 },
    );
    expect(blocks).toBeGreaterThan(10);
  });

  it('takes its bytes one by one, and runs that swell a block to many times its size', async () => {
    const small = compressText(text(3, 1), 'bz2');
    expect((await decode(cut(small, 1))).toString()).toBe(text(3, 1));
    const run = 'x'.repeat(6_000_000);
    expect((await decode([compressText(run, 'bz2')])).toString() === run).toBe(true);
  });

  it('fails on each flipped bit, each cut and anything that follows', async () => {
    const bytes = Buffer.from(compressText(text(250, 7), 'bz2'));
    await expect(decode([bytes])).resolves.toBeDefined();
    // the last bits only fill up the last byte
    for (let bit = 0; bit < bytes.length * 8 - 8; bit += 9973) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (0x80 >> (bit & 7));
      await expect(decode([flipped]), `bit ${bit}`).rejects.toThrow();
    }
    for (let length = 1; length < bytes.length; length += 4001) {
      await expect(decode([bytes.subarray(0, length)]), `length ${length}`).rejects.toThrow();
    }
    await expect(decode([bytes.subarray(0, -1)])).rejects.toThrow();
    for (const garbage of ['x', 'BZh', 'BZh9', 'garbage']) {
      await expect(decode([bytes, Buffer.from(garbage)])).rejects.toThrow();
    }
  });
});
