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
  for await (const chunk of fileChunks(path, onBytes)) {
    for (const line of cutter.push(chunk)) {
      number += 1;
      yield physicalLine(line, number);
    }
  }
  const rest = cutter.rest();
  if (rest !== undefined) yield physicalLine(rest, number + 1);
}

function physicalLine({ bytes, isTooLong }: ByteLine, number: number): PhysicalLine {
  if (isTooLong) return { number, text: '', fault: 'the line is longer than 1 MB', isLegacy: false };
  const isMarked = number === 1 && bytes.subarray(0, UTF8_MARK.length).equals(UTF8_MARK);
  const isLegacy = !isUtf8(bytes);
  const text = isLegacy ? fromWindows1252(bytes) : bytes.toString('utf8', isMarked ? UTF8_MARK.length : 0);
  return { number, text: text.endsWith('\r') ? text.slice(0, -1) : text, fault: undefined, isLegacy };
}
