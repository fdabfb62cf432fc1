import { asMachineFault } from '../disk/disk-fault.ts';
import { FbpError, isFault, systemErrorCode } from '../domain/errors.ts';
import type { FilePlace } from '../domain/event.ts';
import type { ContentKind } from './content-kind.ts';

/** A file's bytes as they lie on the disk, and its name for errors. */
export interface FileBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What decoding a file gives: its bytes, whole down to its checksums and its last byte, or what is wrong with it. */
export type Decoded =
  | { readonly kind: 'decoded'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'faulty';
      readonly fault: FbpError;
      /** What decoded before the fault. */
      readonly start: Uint8Array;
    };

export function faulty(fault: FbpError, start: Uint8Array = new Uint8Array()): Decoded {
  return { kind: 'faulty', fault, start };
}

const FETCH_AGAIN = 'fetch it again and put the good copy in its place';

const NOT_A_MARKET_FILE: Readonly<Partial<Record<ContentKind, { message: string; hint: string }>>> = {
  empty: { message: 'is empty: the download failed', hint: FETCH_AGAIN },
  html: { message: 'is an HTML page, not a market file: the download failed', hint: FETCH_AGAIN },
  zip: {
    message: 'is a ZIP archive within another: it is not read',
    hint: 'unpack it and give the folder as the archive',
  },
};

/** A file that cannot be read whole. `name` is how its source knows it; the message begins where that name would end. */
export function damagedFile(name: string, message: string, cause?: unknown): FbpError {
  return new FbpError('FBP-MARKET-FILE', message, { where: name, hint: FETCH_AGAIN, cause });
}

const AGAIN = 'then run the same command again with --retry-failed';

/** What helps when the operating system does not hand a file out. */
const UNREADABLE_HINTS: Readonly<Record<string, string>> = {
  ENOENT: `it was removed while fbp ran: put it back, ${AGAIN}`,
  EACCES: `give this user permission to read it, ${AGAIN}`,
  EPERM: `give this user permission to read it, ${AGAIN}`,
  EIO: `check the disk it lies on (its log, its cable, its health), ${AGAIN}`,
};

/** The error for a file that the operating system does not hand out; FBP-DISK where it would hand out no other either. */
export function unreadableFile({ name, path }: FilePlace, error: unknown): FbpError {
  const fault = asMachineFault(error, `read ${path}`);
  if (isFault(fault)) return fault;
  const code = systemErrorCode(error) ?? 'no reason given';
  const hint = UNREADABLE_HINTS[code] ?? FETCH_AGAIN;
  return new FbpError('FBP-MARKET-FILE', `cannot be read (${code})`, { where: name, hint, cause: error });
}

/** The error for content of a kind that holds no market data. */
export function notAMarketFile(name: string, kind: ContentKind): FbpError {
  const { message, hint } = NOT_A_MARKET_FILE[kind] ?? {
    message: 'is neither bzip2, gzip, ZIP nor JSON lines: this is no market file',
    hint: FETCH_AGAIN,
  };
  return new FbpError('FBP-MARKET-FILE', message, { where: name, hint });
}

/** The error for a market file in a form that is not read. `message` begins where the file's name would end. */
export function unfitFile(name: string, message: string): FbpError {
  const hint = 'unpack it and give the folder as the archive';
  return new FbpError('FBP-MARKET-FILE', message, { where: name, hint });
}

/** The error for a file that grows past what a market file can be. */
export function tooLarge(name: string, limit: number): FbpError {
  return new FbpError('FBP-MARKET-FILE', `decodes to more than ${limit} bytes: no market file does`, {
    where: name,
    hint: 'it is damaged or was made to fill the memory: fetch it again and put the good copy in its place',
  });
}
