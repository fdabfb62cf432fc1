import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../src/decode/decode-files.ts';
import { verifyMarketFile } from '../../src/download/verify-market-file.ts';
import { compressText } from '../support/generator/compress.ts';
import { eventEntries } from '../support/generator/write-events.ts';

const EVENT = {
  eventId: '32408001',
  home: 'Alpha',
  away: 'Beta',
  scheduledAt: '2023-08-11T19:00:00Z',
  updates: 3,
} as const;
const [odds, goals] = [...eventEntries([{ ...EVENT, score: [0, 3] }])];
const bytes = odds!.bytes;
const marketId = /(1\.\d+)\.bz2$/.exec(odds!.path)?.[1] ?? '';
const expected = { name: odds!.path, eventId: EVENT.eventId, marketId };

const verify = (given: Uint8Array, more = {}) => verifyMarketFile(given, { ...expected, ...more });
const text = Buffer.from(decodeFile({ name: '', bytes })).toString();

describe('a downloaded file', () => {
  it('is accepted when it is the whole file that was asked for', () => {
    expect(Buffer.from(verify(bytes)).toString()).toBe(text);
  });

  it('is refused when it ends anywhere before its end', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => verify(bytes.subarray(0, length))).toThrow(/was refused/);
    }
  });

  it('is refused with any bit flipped, unless it still decodes to the same text', () => {
    let state = 7;
    for (let flips = 0; flips < 1000; flips += 1) {
      state = (state * 48_271) % 2_147_483_647;
      const flipped = Uint8Array.from(bytes);
      const at = state % bytes.length;
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (state % 7));
      const came = (() => {
        try {
          return Buffer.from(verify(flipped)).toString();
        } catch {
          return text;
        }
      })();
      expect(came).toBe(text);
    }
  });

  it.each([
    ['a web page', Buffer.from('<!DOCTYPE html><html></html>'), /it is a web page/],
    ['nothing', Buffer.alloc(0), /it is empty/],
    ['plain text', Buffer.from(text), /it is not a bzip2 file/],
    ['the file with garbage behind it', Buffer.concat([bytes, Buffer.from('xyz')]), /garbage/],
    ['a bzip2 file of something else', compressText('hello\n', 'bz2'), /no market data/],
    ['a bzip2 file of a web page', compressText('<html></html>\n', 'bz2'), /no market data/],
    ['another market', goals!.bytes, /holds market 1\.\d+ instead of/],
  ])('is refused when it is %s, and may be tried again', (_what, given, message) => {
    expect(() => verify(given)).toThrow(message);
    expect(() => verify(given)).toThrow(expect.objectContaining({ code: 'FBP-MARKET-FILE', retryable: true }));
  });

  it('is refused when it is of another event', () => {
    expect(() => verify(bytes, { eventId: '32408002' })).toThrow(/belongs to event 32408001 instead of 32408002/);
  });
});
