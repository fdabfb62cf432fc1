import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { decodeFiles } from '../../src/decode/decode-files.ts';
import { decodeStream } from '../../src/decode/decode-stream.ts';
import { readZip } from '../../src/decode/zip/read-zip.ts';
import type { FilePlace } from '../../src/domain/event.ts';
import { BZIP2_BOMB } from '../support/e2e/faults/evil-tars.ts';
import { compressText } from '../support/generator/compress.ts';
import { type ZipEntry, zipOf } from '../support/generator/zip-of.ts';

const NEVER = new AbortController().signal;
const TEXT = '{"op":"mcm","pt":1,"mc":[]}\n'.repeat(5000);

function fileOf(bytes: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-zip-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'a.zip'), bytes);
  return join(folder, 'a.zip');
}

async function membersOf(bytes: Uint8Array) {
  const places: FilePlace[] = [];
  const scan = await readZip(fileOf(bytes), { onMember: (place) => places.push(place), signal: NEVER });
  return { scan, places };
}

async function bothWays(place: FilePlace, bytes: Uint8Array): Promise<string[]> {
  const part = bytes.subarray(place.offset, place.offset + place.length);
  const [whole] = decodeFiles([{ name: place.name, bytes: part }]);
  const pieces: Buffer[] = [];
  const streamed = await decodeStream(place, (piece) => pieces.push(piece) > 0, NEVER).then(
    () => Buffer.concat(pieces).toString(),
    (error: Error) => error.message,
  );
  return [whole?.kind === 'decoded' ? Buffer.from(whole.bytes).toString() : (whole?.fault.message ?? ''), streamed];
}

it('reads members in place, stored or deflated, with their sizes before or behind, and what is packed within them', async () => {
  const entries: ZipEntry[] = [
    { name: 'BASIC/1.1.bz2', content: compressText(TEXT, 'bz2') },
    { name: 'BASIC/1.2.bz2', content: compressText(TEXT, 'bz2'), method: 'stored' },
    { name: 'BASIC/1.3', content: TEXT },
    { name: 'BASIC/1.4.json', content: TEXT, isDescribedBehind: true },
    { name: 'BASIC/', content: '' },
  ];
  const bytes = zipOf(entries);
  const { scan, places } = await membersOf(bytes);
  expect(scan).toEqual({ members: 4, others: 1, fault: undefined });
  expect(places.map(({ name }) => name)).toEqual(entries.slice(0, 4).map(({ name }) => name));
  for (const place of places) expect(await bothWays(place, bytes)).toEqual([TEXT, TEXT]);
});

it('reads a zip of one market file as that file', async () => {
  const bytes = zipOf([{ name: '1.1', content: TEXT, isDescribedBehind: true }]);
  const path = fileOf(bytes);
  expect(await bothWays({ name: '1.1.zip', path, offset: 0, length: bytes.length }, bytes)).toEqual([TEXT, TEXT]);
});

it('names what it does not read: encrypted, of another method, damaged, cut, or several files under one name', () => {
  const faultOf = (bytes: Uint8Array) => {
    const [decoded] = decodeFiles([{ name: 'x', bytes }]);
    return decoded?.kind === 'faulty' ? decoded.fault.message : 'read';
  };
  const good = zipOf([{ name: '1.1', content: TEXT }]);
  const changed = (at: number, value: number) => Buffer.from(good.map((byte, index) => (index === at ? value : byte)));
  expect(faultOf(good)).toBe('read');
  expect(faultOf(changed(6, 1))).toMatch(/encrypted/);
  expect(faultOf(changed(8, 99))).toMatch(/method 99/);
  expect(faultOf(changed(14, (good[14] ?? 0) ^ 1))).toMatch(/checksum/);
  expect(faultOf(good.subarray(0, 60))).toMatch(/ends too early|damaged/);
  expect(faultOf(zipOf(['1.1', '1.2'].map((name) => ({ name, content: TEXT }))))).toMatch(/several files/);
});

it('stops at bombs: deflated, packed twice, and members that share bytes', async () => {
  const zeros = Buffer.alloc(64 << 20);
  for (const content of [zeros, BZIP2_BOMB, gzipSync(zeros)]) {
    const [decoded] = decodeFiles([{ name: 'x', bytes: zipOf([{ name: '1.1', content }]) }]);
    expect(decoded?.kind === 'faulty' && decoded.fault.message).toMatch(/decodes to more than/);
  }
  const overlapping = zipOf([
    { name: '1.1', content: TEXT },
    ...Array.from({ length: 9 }, (_, index) => ({ name: `1.2${index}`, content: TEXT, at: 0 })),
  ]);
  expect((await membersOf(overlapping)).scan.fault).toMatch(/share bytes/);
  await expect(membersOf(Buffer.from('PK\u0003\u0004'))).rejects.toMatchObject({ code: 'FBP-ARCHIVE' });
});
