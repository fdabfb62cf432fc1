import type { FbpError } from '../domain/errors.ts';

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
