import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished, vi } from 'vitest';
import { BlockRooms } from '../../src/decode/bzip2/block-rooms.ts';
import { HOLD_BYTES, SMALL_FILE_BYTES } from '../../src/decode/decode-limits.ts';
import { watchDecoding } from '../../src/decode/decode-watch.ts';
import { readLines } from '../../src/decode/read-lines.ts';
import { FbpError } from '../../src/domain/errors.ts';
import { compressText } from '../support/generator/compress.ts';
import { extract, localFile } from '../support/market-files/build-stream.ts';

const MEGABYTE = 1024 * 1024;
const signal = new AbortController().signal;

/** Lines that shrink to about a third; `megabytes` is what they decode to. */
function text(megabytes: number): string {
  let state = 7;
  const lines: string[] = [];
  for (let bytes = 0; bytes < megabytes * MEGABYTE; bytes += 101) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    lines.push(`${'{"op":"mcm","x":'.padEnd(90, '0')}${String(state).padStart(10, '0').slice(0, 10)}`);
  }
  return lines.join('\n');
}

/** In streams of a megabyte: the compressor takes no more. */
function bzip2(content: string): Buffer {
  const parts = Array.from({ length: Math.ceil(content.length / MEGABYTE) }, (_, index) =>
    compressText(content.slice(index * MEGABYTE, (index + 1) * MEGABYTE), 'bz2'),
  );
  return Buffer.concat(parts);
}

async function linesOf(bytes: Uint8Array): Promise<{ lines: string[]; fault: string | undefined; decoded: string[] }> {
  const decoded: string[] = [];
  onTestFinished(watchDecoding(({ names }) => void decoded.push(...names)));
  const lines: string[] = [];
  const sink = { line: (line: string) => lines.push(line) > 0, overlong: () => undefined };
  const fault = await readLines(localFile(bytes), sink, signal).then(
    () => undefined,
    (error: unknown) => (error as FbpError).message,
  );
  return { lines, fault, decoded };
}

const SMALL = text(0.1);
const MIDDLE = text(3);
const LARGE = text(HOLD_BYTES / MEGABYTE + 2);

it('gives the same lines of small, middling and large files, each decoded once', async () => {
  for (const content of [SMALL, MIDDLE, LARGE]) {
    const files = [Buffer.from(content), gzipSync(content), bzip2(content)];
    for (const bytes of files) {
      const { lines, fault, decoded } = await linesOf(bytes);
      expect(fault).toBeUndefined();
      expect(lines.join('\n') === content).toBe(true);
      expect(decoded).toEqual(['a/1.1.bz2']);
    }
  }
});

it('looks at nothing that it gave back', async () => {
  const { giveBack } = BlockRooms.prototype;
  let spoilt = 0;
  const spy = vi.spyOn(BlockRooms.prototype, 'giveBack').mockImplementation(function (this: BlockRooms, bytes) {
    spoilt += bytes.length;
    bytes.fill(0xaa);
    giveBack.call(this, bytes);
  });
  onTestFinished(() => spy.mockRestore());
  for (const content of [MIDDLE, LARGE]) {
    const { lines } = await linesOf(bzip2(content));
    expect(lines.join('\n') === content).toBe(true);
  }
  expect(spoilt).toBeGreaterThan(MIDDLE.length + LARGE.length - 2);
});

it('hands on no line of a file that can be held until its last checksum is known, and decodes a faulty one once', async () => {
  const middle = bzip2(MIDDLE);
  expect(middle.length).toBeGreaterThan(SMALL_FILE_BYTES);
  for (const good of [bzip2(SMALL), middle]) {
    const { lines, fault, decoded } = await linesOf(good.subarray(0, -1));
    expect({ lines, fault, decoded }).toEqual({
      lines: [],
      fault: 'ends too early: the download was cut off',
      decoded: ['a/1.1.bz2'],
    });
  }
});

it('decodes no file of an event twice, whatever their size and soundness', async () => {
  const names = ['1.1', '1.2', '1.3', '1.4'];
  const contents = [SMALL, MIDDLE, LARGE, SMALL].map((content) => bzip2(content));
  const files = contents.map((bytes, index) =>
    localFile(index === 3 ? bytes.subarray(0, 500) : bytes, { key: names[index] as string, marketId: names[index] }),
  );
  const decoded: string[] = [];
  onTestFinished(watchDecoding((report) => void decoded.push(...report.names)));
  await expect(extract(files)).rejects.toThrow(FbpError);
  expect(decoded.sort()).toEqual(names);
});
