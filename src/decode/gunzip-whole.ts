import { constants, gunzipSync } from 'node:zlib';
import { systemErrorCode } from '../domain/errors.ts';
import { decodedLimit, WHOLE_MAX_BYTES } from './decode-limits.ts';
import { type Decoded, type FileBytes, faulty } from './decoded.ts';
import { damagedFile, tooLarge } from './file-fault.ts';

/** With `info`, zlib also says how many bytes it used; the type of that form is missing from Node's declarations. */
type Gunzipped = { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };

/** Decodes a gzip file of any number of members, which nothing may follow. Of a faulty one zlib gives no start. */
export function gunzipWhole({ name, bytes }: FileBytes): Decoded {
  const maxOutputLength = decodedLimit(bytes.length, WHOLE_MAX_BYTES);
  try {
    const options = { maxOutputLength, info: true, finishFlush: constants.Z_FINISH };
    const { buffer, engine } = gunzipSync(bytes, options) as unknown as Gunzipped;
    const garbage = bytes.length - engine.bytesWritten;
    if (garbage !== 0) return faulty(damagedFile(name, `has ${garbage} bytes of garbage after its end`));
    return buffer.length === 0 ? faulty(damagedFile(name, 'decodes to nothing')) : { kind: 'decoded', bytes: buffer };
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ERR_BUFFER_TOO_LARGE') return faulty(tooLarge(name, maxOutputLength));
    if (code === 'Z_BUF_ERROR') return faulty(damagedFile(name, 'ends too early: the download was cut off', error));
    return faulty(damagedFile(name, 'is damaged: its gzip data do not decode', error));
  }
}
