import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../src/decode/decode-files.ts';
import { verifyMarketFile } from '../../src/download/verify-market-file.ts';
import { compressText } from '../support/generator/compress.ts';
import { createRandom } from '../support/generator/random.ts';
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
const expected = { eventId: EVENT.eventId, marketId };
const NEVER = new AbortController().signal;

const folder = mkdtempSync(join(tmpdir(), 'fbp-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function verify(given: Uint8Array, more = {}): Promise<void> {
  const path = join(folder, 'given.bz2');
  writeFileSync(path, given);
  const place = { name: odds!.path, path, offset: 0, length: given.length };
  return verifyMarketFile(place, { ...expected, ...more }, NEVER);
}

/** A file that is read piece by piece: what stands behind the first definition does not shrink much. */
const large = Buffer.concat([bytes, compressText(noise(400_000), 'bz2')]);
const text = Buffer.from(decodeFile({ name: '', bytes })).toString();

/** Lines that are no messages. */
function noise(characters: number): string {
  const random = createRandom('noise');
  let made = '';
  while (made.length < characters) made += `${random.int(0, 2 ** 31).toString(36)}${made.length % 60 < 8 ? '\n' : ''}`;
  return made;
}

describe('a downloaded file', () => {
  it('is accepted when it is the whole file that was asked for, of whatever size', async () => {
    await verify(bytes);
    await verify(large);
  });

  it('is refused when it ends anywhere before its end', async () => {
    for (let length = 0; length < bytes.length; length += 1) {
      await expect(verify(bytes.subarray(0, length))).rejects.toThrow(/was refused/);
    }
    for (let length = 1; length < large.length; length += 20_011) {
      await expect(verify(large.subarray(0, length))).rejects.toThrow(/was refused/);
    }
  });

  it('is refused with any bit flipped, unless it still decodes to the same text', async () => {
    let state = 7;
    for (let flips = 0; flips < 1000; flips += 1) {
      state = (state * 48_271) % 2_147_483_647;
      const flipped = Uint8Array.from(bytes);
      const at = state % bytes.length;
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (state % 7));
      const isAccepted = await verify(flipped).then(
        () => true,
        () => false,
      );
      if (isAccepted) expect(Buffer.from(decodeFile({ name: '', bytes: flipped })).toString()).toBe(text);
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
  ])('is refused when it is %s, and may be tried again', async (_what, given, message) => {
    const expected = { code: 'FBP-MARKET-FILE', retryable: true, message: expect.stringMatching(message) };
    await expect(verify(given)).rejects.toMatchObject(expected);
  });

  it('is refused when it is of another event', async () => {
    await expect(verify(bytes, { eventId: '32408002' })).rejects.toThrow(
      /belongs to event 32408001 instead of 32408002/,
    );
  });
});
