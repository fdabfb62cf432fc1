import { openBlockModule } from './bzip2/block-module.ts';
import { Bzip2Decoder } from './bzip2/bzip2-decoder.ts';
import { PortableBlocks } from './bzip2/portable-blocks.ts';
import { WasmBlocks } from './bzip2/wasm-blocks.ts';

/** `extraction.decoder`: the fastest that runs here, or in any case the one that runs everywhere. */
export type DecoderChoice = 'auto' | 'portable';

/** Which decoder runs: vectors of WebAssembly, or plain JavaScript because it was chosen or WebAssembly lacks vectors or memory. */
export type DecoderKind =
  | 'wasm'
  | 'portable by choice'
  | 'portable for want of vectors'
  | 'portable for want of memory';

interface ThreadDecoder {
  readonly kind: DecoderKind;
  readonly decoder: Bzip2Decoder;
}

let choice: DecoderChoice = 'auto';
let current: ThreadDecoder | undefined;

/** Says what this thread decodes bzip2 with from now on: one decoder, of 20 MB, serves all of it. */
export function chooseDecoder(chosen: DecoderChoice): void {
  if (chosen !== choice) current = undefined;
  choice = chosen;
}

export function bzip2Decoder(): Bzip2Decoder {
  return threadDecoder().decoder;
}

export function decoderKind(): DecoderKind {
  return threadDecoder().kind;
}

function threadDecoder(): ThreadDecoder {
  current ??= openDecoder();
  return current;
}

function openDecoder(): ThreadDecoder {
  if (choice === 'portable') return portable('portable by choice');
  const opened = openBlockModule();
  if (opened.kind === 'no vectors') return portable('portable for want of vectors');
  if (opened.kind === 'no memory') return portable('portable for want of memory');
  return { kind: 'wasm', decoder: new Bzip2Decoder(new WasmBlocks(opened.module)) };
}

function portable(kind: DecoderKind): ThreadDecoder {
  return { kind, decoder: new Bzip2Decoder(new PortableBlocks()) };
}
