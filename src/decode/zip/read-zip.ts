import { type Entry, open, type ZipFile } from 'yauzl';
import { readRange } from '../../disk/at-offset.ts';
import { isRefusal } from '../../disk/disk-fault.ts';
import { FbpError, messageOf } from '../../domain/errors.ts';
import type { FilePlace } from '../../domain/event.ts';
import type { MemberReading, MemberScan } from '../member-scan.ts';

/** As of TARs: a month of all soccer has under half a million files. */
const MAX_ENTRIES = 20_000_000;
const MAX_PATH_LENGTH = 4096;
/** Checksum and two sizes behind the data, with a mark before them or without. */
const MARK = 0x08074b50;
const MARKED_BYTES = 16;
const UNMARKED_BYTES = 12;
const DESCRIBED_BEHIND = 0x0008;

/**
 * Walks the directory of a zip, in place: nothing is unpacked and no path is followed. A member's place is its local header
 * with the packed data, as the decoders take it. A damaged directory ends the walk with `fault`; members that share bytes
 * are an attack and end it too. Throws FbpError FBP-ARCHIVE when the file has no directory of a zip.
 */
export async function readZip(path: string, { onMember, signal }: MemberReading): Promise<MemberScan> {
  const zip = await openZip(path);
  let [members, others, packedBytes] = [0, 0, 0];
  try {
    for (let read = 0; ; read += 1) {
      signal.throwIfAborted();
      const next = await nextEntry(zip);
      if (next.kind === 'end') return { members, others, fault: undefined };
      if (next.kind === 'fault') {
        if (isRefusal(next.error)) throw next.error;
        return { members, others, fault: `has a damaged directory: ${messageOf(next.error)}` };
      }
      packedBytes += next.entry.compressedSize;
      if (packedBytes > zip.fileSize)
        return { members, others, fault: 'has files that share bytes: the rest is not read' };
      if (read >= MAX_ENTRIES) return { members, others, fault: `has more than ${MAX_ENTRIES} entries` };
      const place = await placeInZip(zip, next.entry, path);
      if (place === undefined) others += 1;
      else {
        members += 1;
        onMember(place);
      }
    }
  } finally {
    zip.close();
  }
}

function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    // Names stay bytes, since the library would end the walk at the first odd one.
    const options = { autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: false };
    open(path, options, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(notAZip(path, error));
    });
  });
}

type Next =
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'end' }
  | { readonly kind: 'fault'; readonly error: unknown };

function nextEntry(zip: ZipFile): Promise<Next> {
  return new Promise((resolve) => {
    const answer = (next: Next) => {
      zip.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error');
      zip.on('error', () => undefined);
      resolve(next);
    };
    zip.removeAllListeners('error');
    zip.once('entry', (entry: Entry) => answer({ kind: 'entry', entry }));
    zip.once('end', () => answer({ kind: 'end' }));
    zip.once('error', (error: unknown) => answer({ kind: 'fault', error }));
    zip.readEntry();
  });
}

/** Where a regular file lies; undefined for folders, links and what lies nowhere. */
async function placeInZip(zip: ZipFile, entry: Entry, path: string): Promise<FilePlace | undefined> {
  const name = entry.fileNameRaw.toString('utf8').replaceAll('\\', '/');
  if (name.endsWith('/') || name.length > MAX_PATH_LENGTH || isLink(entry)) return undefined;
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const offset = entry.relativeOffsetOfLocalHeader;
    const end = fileDataStart + entry.compressedSize;
    const behind = (entry.generalPurposeBitFlag & DESCRIBED_BEHIND) === 0 ? 0 : behindBytes(path, end);
    return { name, path, offset, length: end + behind - offset };
  } catch (error) {
    if (isRefusal(error)) throw error;
    return undefined;
  }
}

/** The checksum behind the data belongs to the member's place. */
function behindBytes(path: string, offset: number): number {
  const mark = readRange(path, { offset, length: 4 });
  return mark.length === 4 && mark.readUInt32LE(0) === MARK ? MARKED_BYTES : UNMARKED_BYTES;
}

/** Unix keeps the kind of a file in the upper half. */
function isLink({ externalFileAttributes, versionMadeBy }: Entry): boolean {
  return versionMadeBy >> 8 === 3 && ((externalFileAttributes >>> 16) & 0xf000) === 0xa000;
}

function notAZip(path: string, cause: unknown): FbpError {
  return new FbpError('FBP-ARCHIVE', 'The ZIP has no directory at its end: it was cut off, or is none', {
    where: path,
    hint: 'Fetch or pack it again.',
    cause,
  });
}
