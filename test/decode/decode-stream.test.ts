import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeStream } from '../../src/decode/decode-stream.ts';
import { FbpError } from '../../src/domain/errors.ts';
import { compressText } from '../support/generator/compress.ts';
import { localFile } from '../support/market-files/build-stream.ts';

const bzip2 = (text: string) => Buffer.from(compressText(text, 'bz2'));
const signal = new AbortController().signal;
const TEXT = Array.from({ length: 20_000 }, (_, index) => `{"pt":${index},"x":${(index * 7919) % 1000}}\n`).join('');
const GOOD = bzip2(TEXT);

async function decoded(bytes: Uint8Array): Promise<string> {
  const chunks: Buffer[] = [];
  await decodeStream(localFile(bytes), (chunk) => chunks.push(chunk) > 0, signal);
  return Buffer.concat(chunks).toString();
}

async function refusal(bytes: Uint8Array): Promise<FbpError> {
  const error = await decoded(bytes).then(
    () => new Error('was accepted'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FbpError);
  expect((error as FbpError).code).toBe('FBP-MARKET-FILE');
  return error as FbpError;
}

describe('decodeStream', () => {
  it('decodes bzip2 of one and of several streams, gzip and plain text', async () => {
    const twice = Buffer.concat([bzip2(TEXT.slice(0, 1000)), bzip2(TEXT.slice(1000))]);
    for (const bytes of [GOOD, twice, gzipSync(TEXT), Buffer.from(TEXT)]) expect(await decoded(bytes)).toBe(TEXT);
  });

  it('refuses what is cut off, damaged, followed by garbage, empty or no market file', async () => {
    for (const part of [0.1, 0.5, 0.9, 0.999]) await refusal(GOOD.subarray(0, Math.floor(GOOD.length * part)));
    await refusal(gzipSync(TEXT).subarray(0, 5000));
    await refusal(Buffer.concat([GOOD, Buffer.from('garbage')]));
    await refusal(Buffer.concat([gzipSync(TEXT), Buffer.from('garbage')]));
    const flipped = Buffer.from(GOOD);
    flipped[5000] = (flipped[5000] ?? 0) ^ 1;
    await refusal(flipped);
    await refusal(bzip2(''));
    expect((await refusal(Buffer.alloc(0))).message).toMatch(/is empty/);
    expect((await refusal(Buffer.from('<html>'))).message).toMatch(/HTML/);
  });

  it('refuses a file that the disk holds only in part', async () => {
    const file = { ...localFile(TEXT), length: TEXT.length + 10 };
    await expect(decodeStream(file, () => true, signal)).rejects.toThrow(/ends too early/);
  });

  it('refuses a file that grows without end', async () => {
    expect((await refusal(gzipSync(Buffer.alloc(20 * 1024 * 1024, 123)))).message).toMatch(/more than/);
    const bomb = Buffer.concat([Buffer.from('{'), Buffer.alloc(20 * 1024 * 1024, 32)]);
    expect((await refusal(gzipSync(bomb))).message).toMatch(/more than/);
  });

  it('stops when the sink has enough, and when the signal says so', async () => {
    let seen = 0;
    await decodeStream(localFile(GOOD), () => ++seen < 1, signal);
    expect(seen).toBe(1);
    const stopped = new AbortController();
    stopped.abort(new Error('stopped by hand'));
    await expect(decodeStream(localFile(GOOD), () => true, stopped.signal)).rejects.toThrow('stopped by hand');
  });
});
