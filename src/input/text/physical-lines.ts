import { isUtf8 } from 'node:buffer';
import { type ByteLine, LineCutter } from '../../disk/lines.ts';
import { fileChunks, type OnBytes } from './file-chunks.ts';
import { fromWindows1252 } from './windows-1252.ts';

/** Far beyond any row of statistics: a file without line breaks must not fill the memory. */
const MAX_LINE_BYTES = 1_048_576;

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

export interface PhysicalLine {
  /** From 1. */
  readonly number: number;
  /** Without its line break. */
  readonly text: string;
  /** Why the line cannot be trusted. */
  readonly fault: string | undefined;
  /** Its bytes were no UTF-8 and were read as Windows-1252. */
  readonly isLegacy: boolean;
}

/** The lines of a text file one by one, in constant memory. Throws FBP-INPUT when the file cannot be read. */
export async function* physicalLines(path: string, onBytes?: OnBytes): AsyncGenerator<PhysicalLine> {
  const cutter = new LineCutter(MAX_LINE_BYTES);
  let number = 0;
  for await (const chunk of withLineFeeds(fileChunks(path, onBytes))) {
    for (const line of cutter.push(chunk)) {
      number += 1;
      yield physicalLine(line, number);
    }
  }
  const rest = cutter.rest();
  if (rest !== undefined) yield physicalLine(rest, number + 1);
}

const RETURN = 0x0d;
const FEED = 0x0a;

/** Carriage returns that no line feed follows end lines too, as spreadsheets of older Macs write them; several before a line feed are one end. */
async function* withLineFeeds(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    let at = bytes.indexOf(RETURN);
    while (at !== -1) {
      let end = at + 1;
      while (bytes[end] === RETURN) end += 1;
      if (end === bytes.length) break;
      if (bytes[end] !== FEED) bytes.fill(FEED, at, end);
      at = bytes.indexOf(RETURN, end);
    }
    // What follows the last of them tells what they are.
    held = at === -1 ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
    yield at === -1 ? bytes : bytes.subarray(0, at);
  }
  if (held.length > 0) yield held.fill(FEED);
}

function physicalLine({ bytes, isTooLong }: ByteLine, number: number): PhysicalLine {
  if (isTooLong) return { number, text: '', fault: 'the line is longer than 1 MB', isLegacy: false };
  // Files that were joined have the mark in their midst too.
  const isMarked = bytes.subarray(0, UTF8_MARK.length).equals(UTF8_MARK);
  const isLegacy = !isUtf8(bytes);
  const text = isLegacy ? fromWindows1252(bytes) : bytes.toString('utf8', isMarked ? UTF8_MARK.length : 0);
  return { number, text: text.endsWith('\r') ? text.replace(/\r+$/, '') : text, fault: undefined, isLegacy };
}
