import { constants, crc32, inflateRawSync } from 'node:zlib';
import { systemErrorCode } from '../../domain/errors.ts';
import { decodedLimit, WHOLE_MAX_BYTES } from '../decode-limits.ts';
import { type Decoded, damagedFile, type FileBytes, faulty, tooLarge, unfitFile } from '../decoded.ts';
import { BEHIND_BYTES, crcBehind, isFollowed, type LocalHeader, readLocalHeader } from './local-header.ts';

/** With `info`, zlib also says how many bytes it used; the type of that form is missing from Node's declarations. */
type Inflated = { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };

/** The one file of a zip, or the member whose local header the bytes begin with: what was packed, which may be packed itself. */
export function unzipWhole({ name, bytes }: FileBytes): Decoded {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readLocalHeader(whole);
  if (read.kind === 'unreadable') return faulty(unfitFile(name, read.reason));
  const { header } = read;
  const limit = decodedLimit(whole.length, WHOLE_MAX_BYTES);
  try {
    const { content, end } = unpacked(whole, header, limit);
    if (end > whole.length) return faulty(damagedFile(name, 'ends too early: the download was cut off'));
    const behind = whole.subarray(end, end + BEHIND_BYTES);
    if (isFollowed(behind)) return faulty(unfitFile(name, 'is a ZIP of several files under the name of one'));
    const crc = header.crc ?? crcBehind(behind);
    if (crc !== undefined && crc !== crc32(content)) {
      return faulty(damagedFile(name, 'is damaged: its ZIP checksum is another'), content);
    }
    return { kind: 'decoded', bytes: content };
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ERR_BUFFER_TOO_LARGE') return faulty(tooLarge(name, limit));
    if (code === 'Z_BUF_ERROR') return faulty(damagedFile(name, 'ends too early: the download was cut off', error));
    return faulty(damagedFile(name, 'is damaged: its ZIP data do not decode', error));
  }
}

function unpacked(
  whole: Buffer,
  { dataAt, method, packedBytes = 0 }: LocalHeader,
  maxOutputLength: number,
): { content: Buffer; end: number } {
  if (method === 'stored') {
    const end = dataAt + packedBytes;
    return { content: whole.subarray(dataAt, end), end };
  }
  const options = { maxOutputLength, info: true, finishFlush: constants.Z_FINISH };
  const { buffer, engine } = inflateRawSync(whole.subarray(dataAt), options) as unknown as Inflated;
  return { content: buffer, end: dataAt + engine.bytesWritten };
}
