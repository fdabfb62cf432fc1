import { gzipSync } from 'node:zlib';
import { BZIP2_BOMB } from '../../e2e/faults/evil-tars.ts';
import type { ArchiveEntry } from '../../generator/archive-writer.ts';
import { compressText } from '../../generator/compress.ts';
import { zipOf } from '../../generator/zip-of.ts';

const PAGE = Buffer.from('<!DOCTYPE html><html><body>Please log in</body></html>');
const NOUGHTS = Buffer.alloc(64 << 20);
const BOMBS = [BZIP2_BOMB, gzipSync(NOUGHTS), zipOf([{ name: '1.1', content: NOUGHTS }])] as const;

/** What downloads, disks and other programs do to a file, by turns, and what somebody may do to it on purpose. */
const DAMAGES: readonly ((entry: ArchiveEntry, at: number) => Uint8Array)[] = [
  (entry, at) => cut(entry, at),
  (entry, at) => withFlippedBit(withChecksum(entry), at),
  () => new Uint8Array(),
  () => PAGE,
  ({ bytes }) => Buffer.alloc(bytes.length),
  ({ bytes }, at) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 100)]),
  ({ bytes }, at) => Buffer.concat([bytes, bytes.subarray(0, at)]),
  ({ bytes }) => Buffer.from(linesOf(bytes).reverse().join('\n'), 'latin1'),
  ({ bytes }) => gzipSync(gzipSync(bytes)),
  ...BOMBS.map((bomb) => () => bomb),
];

/** The same bytes for the same turn. */
export function damage(entry: ArchiveEntry, turn: number): Uint8Array {
  const at = (turn * 2_654_435_761) % entry.bytes.length;
  const kind = DAMAGES[turn % DAMAGES.length];
  return kind?.(entry, at) ?? entry.bytes;
}

/** Plain text that is cut between two lines is the whole file of an earlier moment, which nobody can tell from a cut one. */
function cut({ path, bytes }: ArchiveEntry, at: number): Uint8Array {
  const isBetweenLines = !COMPRESSED.test(path) && [bytes[at - 1], bytes[at]].includes(NEWLINE);
  return bytes.subarray(0, isBetweenLines ? at - 2 : at);
}

const NEWLINE = 10;
const COMPRESSED = /\.(bz2|gz|zip)$/;

function linesOf(bytes: Uint8Array): string[] {
  return Buffer.from(bytes).toString('latin1').split('\n');
}

/** In plain text a flipped digit is another price, which nobody can see. */
function withChecksum({ path, bytes }: ArchiveEntry): Uint8Array {
  return COMPRESSED.test(path) ? bytes : compressText(Buffer.from(bytes).toString(), 'bz2');
}

function withFlippedBit(bytes: Uint8Array, at: number): Uint8Array {
  const place = at % bytes.length;
  return bytes.map((byte, index) => (index === place ? byte ^ (1 << (at % 8)) : byte));
}
