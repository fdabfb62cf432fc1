import type { ReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { FilePlace } from '../../domain/event.ts';
import { damagedFile, unfitFile, unreadableFile } from '../decoded.ts';
import { type LocalHeader, readLocalHeader } from './local-header.ts';

/** Longest header of a member that is read; names of market files have some 60 bytes. */
const HEADER_BYTES = 4096;

/**
 * What was packed, piece by piece, of a zip of one file or of the member whose local header the place begins with. A
 * checksum in the header is held against it at the end. Throws FbpError FBP-MARKET-FILE.
 */
export async function* unzippedPieces(source: ReadStream, place: FilePlace): AsyncGenerator<Buffer> {
  const pieces = source[Symbol.asyncIterator]();
  const { header, rest } = await readHeader(pieces, place);
  let crc = 0;
  for await (const piece of header.method === 'stored'
    ? storedPieces(pieces, { rest, header, place })
    : inflatedPieces(pieces, { rest, place, source })) {
    crc = crc32(piece, crc);
    yield piece;
  }
  if (header.crc !== undefined && header.crc !== crc) {
    throw damagedFile(place.name, 'is damaged: its ZIP checksum is another');
  }
}

async function readHeader(
  pieces: AsyncIterator<Buffer>,
  { name }: FilePlace,
): Promise<{ header: LocalHeader; rest: Buffer }> {
  let head = Buffer.alloc(0);
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
    head = Buffer.concat([head, next.value]);
    if (head.length >= HEADER_BYTES) break;
  }
  const read = readLocalHeader(head);
  if (read.kind === 'unreadable') throw unfitFile(name, read.reason);
  const { header } = read;
  if (header.dataAt > head.length) throw unfitFile(name, 'has an absurd ZIP header');
  return { header, rest: head.subarray(header.dataAt) };
}

interface Packed {
  readonly rest: Buffer;
  readonly place: FilePlace;
}

async function* storedPieces(
  pieces: AsyncIterator<Buffer>,
  { rest, header, place }: Packed & { readonly header: LocalHeader },
): AsyncGenerator<Buffer> {
  let left = header.packedBytes ?? 0;
  for (let piece = rest; left > 0; ) {
    yield piece.subarray(0, left);
    left -= Math.min(left, piece.length);
    if (left === 0) return;
    const next = await pieces.next();
    if (next.done) throw damagedFile(place.name, 'ends too early: the download was cut off');
    piece = next.value;
  }
}

async function* inflatedPieces(
  pieces: AsyncIterator<Buffer>,
  { rest, place, source }: Packed & { readonly source: ReadStream },
): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw();
  const packed = Readable.from(joined(rest, pieces));
  packed.once('error', (error) => inflate.destroy(error));
  try {
    yield* packed.pipe(inflate);
  } catch (error) {
    throw source.errored === null
      ? damagedFile(place.name, 'is damaged or cut off: it does not decode', error)
      : unreadableFile(place, source.errored);
  } finally {
    packed.destroy();
    inflate.destroy();
  }
}

async function* joined(first: Buffer, pieces: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
}
