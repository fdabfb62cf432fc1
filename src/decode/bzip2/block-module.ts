import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asDiskFault } from '../../disk/disk-fault.ts';
import { PACKAGE_ROOT } from '../../disk/package-root.ts';

/** The part of WebAssembly that is used: its types come with those of browsers only. */
declare const WebAssembly:
  | {
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: unknown };
      /** False where the bytes use what this machine has not, such as vectors. */
      validate(bytes: Uint8Array): boolean;
    }
  | undefined;

interface Constant {
  readonly value: number;
}

/** What assembly/bzip2-block.ts exports. */
export interface BlockModule {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  /** So many blocks may wait to be unsorted, */
  readonly BLOCKS: Constant;
  /** of which so many are unsorted at a time. */
  readonly LANES: Constant;
  readonly INPUT: Constant;
  readonly OUTPUT: Constant;
  readonly OVERRUN: Constant;
  /** By block that waits four words: how many bytes it has, where it begins, its checksum, how many bytes are before it. */
  readonly HEADS: Constant;
  /** The bit behind the block that begins at `from`; negative for a damaged one. */
  readBlock(block: number, from: number, end: number, maxBytes: number): number;
  unsort(blocks: number): void;
  unfoldedSize(from: number, to: number): number;
  unfold(from: number, to: number, target: number): void;
  checksum(from: number, to: number): number;
}

const MODULE = join(PACKAGE_ROOT, 'wasm', 'bzip2-block.wasm');

export type OpenedModule =
  | { readonly kind: 'opened'; readonly module: BlockModule }
  /** Nor perhaps any WebAssembly at all. */
  | { readonly kind: 'no vectors' }
  /** Each instance wants some 10 GB of address space, of which little is ever used: a limit such as `ulimit -v` may forbid it. */
  | { readonly kind: 'no memory' };

/** A new instance, with memory of its own. It takes a few ms. Throws FBP-DISK when its file cannot be read. */
export function openBlockModule(): OpenedModule {
  if (typeof WebAssembly === 'undefined') return { kind: 'no vectors' };
  const bytes = readModule();
  if (!WebAssembly.validate(bytes)) return { kind: 'no vectors' };
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    return { kind: 'opened', module: exports as BlockModule };
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'no memory' };
    throw error;
  }
}

function readModule(): Uint8Array {
  try {
    return readFileSync(MODULE);
  } catch (error) {
    throw asDiskFault(error, 'load the bzip2 decoder', MODULE);
  }
}
