import { readFileSync } from 'node:fs';

/** The part of WebAssembly that is used: its types come with those of browsers only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface Constant {
  readonly value: number;
}

/** What assembly/bzip2-block.ts exports; sizes in bytes and places in bits unless said otherwise. */
export interface BlockModule {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly SLOTS: Constant;
  readonly INPUT: Constant;
  readonly OUTPUT: Constant;
  readonly OVERRUN: Constant;
  seek(bit: number, end: number): void;
  position(): number;
  bits(count: number): number;
  /** 0 for a damaged or cut block. */
  readBlock(slot: number, maxBytes: number): 0 | 1;
  lengthOf(slot: number): number;
  checksumOf(slot: number): number;
  unsort(slots: number): void;
  unfoldedSize(from: number, to: number): number;
  unfold(from: number, to: number, target: number): void;
  checksum(from: number, to: number): number;
}

/** Beside the sources as beside what is built from them. */
const MODULE = new URL('../../../wasm/bzip2-block.wasm', import.meta.url);

/** A new instance, with memory of its own. It takes a few ms. */
export function createBlockModule(): BlockModule {
  const module = new WebAssembly.Module(readFileSync(MODULE));
  return new WebAssembly.Instance(module).exports as BlockModule;
}
