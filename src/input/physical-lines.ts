import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { whyUnreadable } from '../disk/disk-fault.ts';
import { type ByteLine, LineCutter } from '../disk/lines.ts';
import { FbpError } from '../domain/errors.ts';

/** Far beyond any row of statistics: a file without line breaks must not fill the memory. */
const MAX_LINE_BYTES = 1_048_576;

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

export interface PhysicalLine {
  /** From 1. */
  readonly number: number;
  /** Without its line break. Bytes that are no UTF-8 show as U+FFFD, and `fault` says so. */
  readonly text: string;
  /** Why the line cannot be trusted. */
  readonly fault: string | undefined;
}

/** Told of the bytes of a file as they are read. */
export type OnBytes = (chunk: Uint8Array) => void;

/** The lines of a text file one by one, in constant memory. Throws FBP-INPUT when the file cannot be read. */
export async function* physicalLines(path: string, onBytes?: OnBytes): AsyncGenerator<PhysicalLine> {
  const cutter = new LineCutter(MAX_LINE_BYTES);
  let number = 0;
  for await (const chunk of chunksOf(path)) {
    onBytes?.(chunk);
    for (const line of cutter.push(chunk)) {
      number += 1;
      yield physicalLine(line, number);
    }
  }
  const rest = cutter.rest();
  if (rest !== undefined) yield physicalLine(rest, number + 1);
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) yield chunk;
  } catch (cause) {
    throw new FbpError('FBP-INPUT', `the statistics file ${whyUnreadable(cause)}`, {
      where: path,
      hint: 'put the file there, or name another one with --stats <csv>',
      cause,
    });
  }
}

function physicalLine({ bytes, isTooLong }: ByteLine, number: number): PhysicalLine {
  if (isTooLong) return { number, text: '', fault: 'the line is longer than 1 MB' };
  const isMarked = number === 1 && bytes.subarray(0, UTF8_MARK.length).equals(UTF8_MARK);
  const text = bytes.toString('utf8', isMarked ? UTF8_MARK.length : 0);
  return {
    number,
    text: text.endsWith('\r') ? text.slice(0, -1) : text,
    fault: isUtf8(bytes) && !isMarklessUtf16(bytes, number) ? undefined : encodingFault(bytes, number),
  };
}

function encodingFault(bytes: Buffer, number: number): string {
  const isMarked = number === 1 && UTF16_MARKS.some((mark) => bytes.subarray(0, mark.length).equals(mark));
  const isUtf16 = isMarked || isMarklessUtf16(bytes, number);
  return isUtf16 ? 'the file is UTF-16, not UTF-8' : 'the line holds bytes that are no UTF-8 text';
}

/** UTF-16 of plain letters is also UTF-8, with a NUL for every other letter; a header has no NUL. */
function isMarklessUtf16(bytes: Buffer, number: number): boolean {
  return number === 1 && bytes.includes(0);
}
