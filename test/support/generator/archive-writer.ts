import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plan } from '../../../src/domain/event.ts';
import { COMPRESSIONS, type Compression, compressText } from './compress.ts';
import type { GeneratedFile } from './market/event-files.ts';

/** A file of an archive: path with `/`, relative to the archive's root. */
export interface ArchiveEntry {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface ArchiveForm {
  readonly plan?: Plan;
  /** Folders before the plan, such as `xds_nfs/edp_processed`; none by default. */
  readonly prefix?: string;
  readonly compression?: Compression;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `<prefix>/<PLAN>/<yyyy>/<Mon>/<d>/<eventId>/<name>.bz2`; the day is the UTC day on which the event ended. */
export function archiveEntry(file: GeneratedFile, form: ArchiveForm = {}): ArchiveEntry {
  const compression = form.compression ?? 'bz2';
  const ended = new Date(file.eventEndedAt);
  const parts = [
    ...(form.prefix ? [form.prefix] : []),
    form.plan ?? 'BASIC',
    ended.getUTCFullYear(),
    MONTHS[ended.getUTCMonth()],
    ended.getUTCDate(),
    file.eventId,
    `${file.name}${COMPRESSIONS[compression]}`,
  ];
  return { path: parts.join('/'), bytes: compressText(file.text, compression) };
}

/** Writes the entries as files below `folder` and returns how many there were. */
export function writeFolder(folder: string, entries: Iterable<ArchiveEntry>): number {
  let count = 0;
  let made = '';
  for (const { path, bytes } of entries) {
    const target = join(folder, path);
    if (dirname(target) !== made) {
      made = dirname(target);
      mkdirSync(made, { recursive: true });
    }
    writeFileSync(target, bytes);
    count++;
  }
  return count;
}

const BLOCK = 512;

/** POSIX ustar: names up to 100 bytes, longer ones split at a `/` into prefix and name. */
function splitName(path: string): readonly [prefix: string, name: string] {
  if (path.length <= 100) return ['', path];
  const cut = path.indexOf('/', path.length - 101);
  if (cut < 0 || cut > 155) throw new RangeError(`path does not fit a ustar header: ${path}`);
  return [path.slice(0, cut), path.slice(cut + 1)];
}

/** Owner, mode and time are constant, so that the same entries give the same bytes. */
function tarHeader(path: string, size: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  const [prefix, name] = splitName(path);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  header.write(name, 0, 'latin1');
  header.write(
    `${octal(0o644, 8)}${octal(0, 8)}${octal(0, 8)}${octal(size, 12)}${octal(0, 12)}        0`,
    100,
    'latin1',
  );
  header.write('ustar\x0000', 257, 'latin1');
  header.write(prefix, 345, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

function* tarChunks(entries: Iterable<ArchiveEntry>): Generator<Uint8Array> {
  for (const { path, bytes } of entries) {
    yield tarHeader(path, bytes.length);
    yield bytes;
    const rest = bytes.length % BLOCK;
    if (rest > 0) yield Buffer.alloc(BLOCK - rest);
  }
  yield Buffer.alloc(2 * BLOCK);
}

const WRITE_BYTES = 1 << 20;

/** Writes the entries as a TAR, holding one megabyte at a time however many there are, and returns its size in bytes. */
export function writeTar(path: string, entries: Iterable<ArchiveEntry>): number {
  mkdirSync(dirname(path), { recursive: true });
  const descriptor = openSync(path, 'w');
  let written = 0;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  const flush = () => {
    const chunk = Buffer.concat(waiting);
    for (let done = 0; done < chunk.length; ) done += writeSync(descriptor, chunk, done);
    written += chunk.length;
    waiting = [];
    waitingBytes = 0;
  };
  try {
    for (const chunk of tarChunks(entries)) {
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (waitingBytes >= WRITE_BYTES) flush();
    }
    flush();
  } finally {
    closeSync(descriptor);
  }
  return written;
}

/** The bytes that `writeTar` would write. */
export function tarBytes(entries: Iterable<ArchiveEntry>): Uint8Array {
  return Buffer.concat([...tarChunks(entries)]);
}
