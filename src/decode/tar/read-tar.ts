import { open } from 'node:fs/promises';
import { readHandleAt } from '../../disk/at-offset.ts';
import { FbpError } from '../../domain/errors.ts';
import type { MemberReading, MemberScan } from '../member-scan.ts';
import { isZeroBlock, parsePaxRecords, parseTarHeader, TAR_BLOCK, type TarHeader } from './tar-header.ts';

/** A month of all soccer has under half a million files. */
const MAX_ENTRIES = 20_000_000;
/** A path or a pax header longer than this is an attack. */
const MAX_EXTENSION_BYTES = 1024 * 1024;
const MAX_PATH_LENGTH = 4096;
/** Reading on is quicker than seeking while members are small; past a large one only its header is wanted. */
const READ_ON_BYTES = 1024 * 1024;
/** Tape records are padded with zeros up to a megabyte or so; more of them are no gap between two TARs. */
const MAX_GAP_BLOCKS = 131_072;
const SEEK_BYTES = 16 * 1024;
const LARGE_MEMBER_BYTES = 64 * 1024;

/** The bytes of a TAR, wherever they lie. */
export interface TarBytes {
  /** As members and messages name it. */
  readonly path: string;
  readonly size: number;
  /** Fills `bytes` from `position` on and gives how many there were: fewer only where the TAR ends. */
  readonly readAt: (bytes: Uint8Array, position: number) => Promise<number>;
  /** Read at once while members are small. */
  readonly readOnBytes: number;
}

/** A window over the file: blocks come from one large read after another. */
interface TarWindow {
  readonly source: TarBytes;
  readonly length: number;
  readonly buffer: Buffer;
  start: number;
  filled: number;
}

/** So many blocks of zeros end a TAR. */
const END_BLOCKS = 2;

/** Bytes that were read already. */
function bytesRead(window: TarWindow, at: number, length: number): Buffer | undefined {
  if (at < window.start || at + length > window.start + window.filled) return undefined;
  return window.buffer.subarray(at - window.start, at - window.start + length);
}

/** Reads on from `at`; undefined when the file ends before `length` bytes. */
async function readOn(window: TarWindow, at: number, length: number, ahead: number): Promise<Buffer | undefined> {
  if (at + length > window.length) return undefined;
  const wanted = Math.min(Math.max(length, ahead), window.buffer.length, window.length - at);
  window.start = at;
  window.filled = 0;
  window.filled = await window.source.readAt(window.buffer.subarray(0, wanted), at);
  return bytesRead(window, at, length);
}

function padded(size: number): number {
  return Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
}

/** What extension headers say of the member that follows them. */
interface Extension {
  path: string | undefined;
  size: number | undefined;
  sparse: boolean;
}

const NO_EXTENSION: Extension = { path: undefined, size: undefined, sparse: false };

function extend(extension: Extension, type: string, content: Buffer): Extension {
  if (type === 'L') return { ...extension, path: content.toString('utf8').replace(/\0[\s\S]*$/, '') };
  if (type !== 'x') return extension;
  const records = parsePaxRecords(content);
  const size = records.get('size');
  return {
    path: records.get('path') ?? extension.path,
    size: size !== undefined && /^\d{1,15}$/.test(size) ? Number(size) : extension.size,
    sparse: extension.sparse || [...records.keys()].some((key) => key.startsWith('GNU.sparse')),
  };
}

const EXTENSION_TYPES = 'xgLKX';
const REGULAR_TYPES = '07';

function isRegular(header: TarHeader, extension: Extension, path: string): boolean {
  return (
    REGULAR_TYPES.includes(header.type) && !extension.sparse && !path.endsWith('/') && path.length <= MAX_PATH_LENGTH
  );
}

/**
 * Walks the headers of a TAR (v7, ustar, GNU, pax), or of several joined end to end, in place: contents are skipped, nothing
 * is unpacked and no path is followed, so that links, devices, `..` and absolute paths do nothing. A cut or damaged TAR
 * ends the walk with `fault`. Throws FbpError FBP-ARCHIVE when the file is no TAR at all.
 */
export async function readTar(path: string, reading: MemberReading): Promise<MemberScan> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const readAt = (bytes: Uint8Array, position: number) => readHandleAt(file, bytes, position);
    return await readTarFrom({ path, size, readAt, readOnBytes: READ_ON_BYTES }, reading);
  } finally {
    await file.close();
  }
}

/** The same of a TAR that is no file. */
export async function readTarFrom(source: TarBytes, reading: MemberReading): Promise<MemberScan> {
  const buffer = Buffer.allocUnsafe(Math.max(READ_ON_BYTES, source.readOnBytes));
  const window = { source, length: source.size, buffer, start: 0, filled: 0 };
  return await walk(source.path, window, reading);
}

async function walk(path: string, window: TarWindow, { onMember, signal }: MemberReading): Promise<MemberScan> {
  const { readOnBytes } = window.source;
  let [members, others, zeros, ahead] = [0, 0, 0, readOnBytes];
  let extension = NO_EXTENSION;
  const ended = (fault?: string): MemberScan => ({ members, others, fault });
  for (let at = 0; ; ) {
    signal.throwIfAborted();
    const block = bytesRead(window, at, TAR_BLOCK) ?? (await readOn(window, at, TAR_BLOCK, ahead));
    if (block === undefined && zeros >= END_BLOCKS) return ended();
    if (block === undefined)
      return at === 0
        ? notATar(path)
        : ended(`ends at byte ${window.length} without the closing mark of a TAR: cut off?`);
    if (isZeroBlock(block)) {
      zeros++;
      at += TAR_BLOCK;
      if (zeros > MAX_GAP_BLOCKS) return ended();
      continue;
    }
    const isAfterEnd = zeros >= END_BLOCKS;
    zeros = 0;
    const header = parseTarHeader(block);
    if (header === undefined && isAfterEnd)
      return ended(`has ${window.length - at} bytes after its end that are no TAR: they are not read`);
    if (header === undefined)
      return at === 0 ? notATar(path) : ended(`has a damaged header at byte ${at}: files after it are not seen`);
    const content = at + TAR_BLOCK;
    if (EXTENSION_TYPES.includes(header.type)) {
      if (header.size > MAX_EXTENSION_BYTES)
        return ended(`has an absurd header at byte ${at}: files after it are not seen`);
      const bytes =
        bytesRead(window, content, header.size) ?? (await readOn(window, content, header.size, READ_ON_BYTES));
      if (bytes === undefined) return ended(`is cut off in a header at byte ${at}`);
      extension = extend(extension, header.type, bytes);
      at = content + padded(header.size);
      continue;
    }
    const size = extension.size ?? header.size;
    const name = extension.path ?? header.name;
    if (content + size > window.length) return ended(`is cut off in the middle of ${printable(name)}`);
    if (members + others >= MAX_ENTRIES) return ended(`has more than ${MAX_ENTRIES} entries: those after are not seen`);
    if (isRegular(header, extension, name)) {
      members++;
      onMember({ name, path, offset: content, length: size });
    } else others++;
    extension = NO_EXTENSION;
    ahead = size > LARGE_MEMBER_BYTES ? SEEK_BYTES : readOnBytes;
    at = content + padded(size);
  }
}

/** A member's name may hold control characters: none of them reaches a terminal. */
function printable(name: string): string {
  return JSON.stringify(name.slice(0, 200));
}

function notATar(path: string): never {
  throw new FbpError('FBP-ARCHIVE', 'This file is neither a folder nor a TAR', {
    where: path,
    hint: 'Give the TAR as Betfair delivers it, or the folder that holds the market files.',
  });
}
