import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../src/decode/decode-files.ts';
import { FbpError } from '../../src/domain/errors.ts';
import { compressText } from '../support/generator/compress.ts';
import { closed, definition, KICKOFF, line, MINUTE } from '../support/market-files/build-stream.ts';

const bzip2 = (text: string) => Buffer.from(compressText(text, 'bz2'));

const TEXT = `${[
  line(KICKOFF - 90 * MINUTE, { def: definition() }),
  line(KICKOFF - 60 * MINUTE, { rc: [{ id: 11, ltp: 2.5 }] }),
  line(KICKOFF + 120 * MINUTE, { def: closed([11]) }),
].join('\n')}\n`;
const GOOD = bzip2(TEXT);

/** 200 MiB of zeros. */
const BOMB = Buffer.from(
  'QlpoOTFBWSZTWQ4J4t8BX45AAMAAAAggADCATUZCoCWpCoCXMUFZJlNZDgni3wFfjkAAwAAACCAAMIBNRkKgJakKgJcxQVkmU1kOCeLfAV+OQADAAAAIIAAwgE1GQqAlqQqAlzFBWSZTWQ4J4t8BX45AAMAAAAggADCATUZCoCWpCoCXMUFZJlNZ8TGEcADIDEBAwAAAQAAIIAAwzAUpphQCLYigEXi7kinChIIup43Q',
  'base64',
);

/** Decodes to the text, or throws the one error meant for it; anything else is a failure. */
function refusal(bytes: Uint8Array): string | undefined {
  try {
    const text = Buffer.from(decodeFile({ name: 'x/1.1.bz2', bytes })).toString();
    if (text !== TEXT) throw new Error('decoded to something else');
    return undefined;
  } catch (error) {
    if (!(error instanceof FbpError)) throw error;
    expect(error.code).toBe('FBP-MARKET-FILE');
    expect(error.where).toBe('x/1.1.bz2');
    expect(error.hint).toBeTruthy();
    return error.message;
  }
}

describe('decodeFile', () => {
  it('decodes bzip2, gzip and plain text by content', () => {
    for (const bytes of [GOOD, gzipSync(TEXT), Buffer.from(TEXT)]) expect(refusal(bytes)).toBeUndefined();
  });

  it('decodes files of several streams', () => {
    const [head, tail] = [TEXT.slice(0, 300), TEXT.slice(300)];
    expect(refusal(Buffer.concat([bzip2(head), bzip2(tail)]))).toBeUndefined();
    expect(refusal(Buffer.concat([gzipSync(head), gzipSync(tail)]))).toBeUndefined();
    const parts = TEXT.split('').map((character) => bzip2(character));
    expect(refusal(Buffer.concat(parts))).toBeUndefined();
  });

  it('decodes text of any kind, whatever its size is to its compressed size', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 2000 }), (text, times) => {
        const content = text.repeat(times);
        expect(Buffer.from(decodeFile({ name: 'x', bytes: bzip2(content) })).toString()).toBe(content);
      }),
      { numRuns: 150 },
    );
  });

  it('refuses a file cut at any byte', () => {
    for (let length = 0; length < GOOD.length; length += 1) {
      expect(refusal(GOOD.subarray(0, length)), `cut at ${length}`).toBeDefined();
    }
    const gzip = gzipSync(TEXT);
    for (let length = 0; length < gzip.length; length += 1) {
      expect(refusal(gzip.subarray(0, length)), `gzip cut at ${length}`).toBeDefined();
    }
    expect(refusal(GOOD.subarray(0, 200))).toMatch(/ends too early/);
  });

  it('never decodes a flipped bit to other text', () => {
    let refused = 0;
    for (let bit = 0; bit < GOOD.length * 8; bit += 3) {
      const flipped = Buffer.from(GOOD);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      // a few bits mean nothing: the block size digit, codes that no byte uses, the padding at the end
      if (refusal(flipped) !== undefined) refused += 1;
    }
    expect(refused).toBeGreaterThan(((GOOD.length * 8) / 3) * 0.95);
  });

  it('refuses garbage after a good end, also when it looks like one', () => {
    const garbage = [Buffer.from('junk'), Buffer.alloc(1), GOOD.subarray(-40), GOOD.subarray(0, 30), Buffer.from(TEXT)];
    for (const more of garbage) {
      expect(refusal(Buffer.concat([GOOD, more]))).toBeDefined();
      expect(refusal(Buffer.concat([gzipSync(TEXT), more]))).toBeDefined();
    }
  });

  it('says what else it was given', () => {
    expect(refusal(Buffer.alloc(0))).toMatch(/is empty/);
    expect(refusal(Buffer.from('<!DOCTYPE html> <html>'))).toMatch(/is an HTML page/);
    expect(refusal(Buffer.from('  \n<html>'))).toMatch(/is an HTML page/);
    expect(refusal(Buffer.from('PK\u0003\u0004'))).toMatch(/ZIP archive without files/);
    expect(refusal(Buffer.from([0, 1, 2, 3]))).toMatch(/neither bzip2, gzip, ZIP nor JSON/);
    expect(refusal(bzip2(''))).toMatch(/decodes to nothing/);
  });

  it('refuses a file that grows without end', () => {
    expect(refusal(BOMB)).toMatch(/decodes to more than 1048576 bytes/);
    expect(refusal(gzipSync(Buffer.alloc(20 * 1024 * 1024)))).toMatch(/decodes to more than/);
    expect(refusal(GOOD)).toBeUndefined();
  });
});

describe('the decoder in its process', () => {
  it('leaves the handling of uncaught errors to the program', async () => {
    const before = ['uncaughtException', 'unhandledRejection'].map((name) => process.listenerCount(name));
    for (let time = 0; time < 3; time += 1) decodeFile({ name: 'x', bytes: GOOD });
    expect(['uncaughtException', 'unhandledRejection'].map((name) => process.listenerCount(name))).toEqual(before);
  });
});
