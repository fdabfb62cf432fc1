import { isUtf8 } from 'node:buffer';
import { fromWindows1252 } from './windows-1252.ts';

const MARK = '\ufeff';

/** Decodes a text that comes in pieces, in whichever way they are cut: each as UTF-8, or as Windows-1252 where its bytes are none. */
export class TextPieces {
  #held: Buffer = Buffer.alloc(0);
  #isFirst = true;
  /** Lines that were read as Windows-1252. */
  legacyLines = 0;

  push(piece: Buffer): string {
    const bytes = Buffer.concat([this.#held, piece]);
    const end = bytes.length - openBytes(bytes);
    this.#held = bytes.subarray(end);
    return this.#decoded(bytes.subarray(0, end));
  }

  /** What is left when all pieces were pushed. */
  rest(): string {
    return this.#decoded(this.#held);
  }

  #decoded(bytes: Buffer): string {
    const isLegacy = !isUtf8(bytes);
    const text = isLegacy ? fromWindows1252(bytes) : bytes.toString('utf8');
    if (isLegacy) this.legacyLines += text.split('\n').filter((line) => /[\u0080-\uffff]/.test(line)).length;
    const from = this.#isFirst && text.startsWith(MARK) ? MARK.length : 0;
    this.#isFirst = false;
    return text.slice(from);
  }
}

/** Bytes at the end that begin a letter of UTF-8 and lack the rest of it. */
function openBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0;
    if (length > 0) return length > back ? back : 0;
  }
  return 0;
}
