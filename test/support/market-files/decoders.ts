import { openBlockModule } from '../../../src/decode/bzip2/block-module.ts';
import { Bzip2Decoder } from '../../../src/decode/bzip2/bzip2-decoder.ts';
import { PortableBlocks } from '../../../src/decode/bzip2/portable-blocks.ts';
import { WasmBlocks } from '../../../src/decode/bzip2/wasm-blocks.ts';

export function wasmDecoder(): Bzip2Decoder {
  const opened = openBlockModule();
  if (opened.kind !== 'opened') throw new Error(`WebAssembly has ${opened.kind} here`);
  return new Bzip2Decoder(new WasmBlocks(opened.module));
}

export function portableDecoder(): Bzip2Decoder {
  return new Bzip2Decoder(new PortableBlocks());
}
