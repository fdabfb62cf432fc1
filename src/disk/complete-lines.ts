import { createReadStream } from 'node:fs';

export interface CompleteLine {
  readonly text: string;
  /** Bytes from the start of the file to after the line's newline. */
  readonly end: number;
}

const NEWLINE = 0x0a;

/**
 * The lines of a file that end in a newline, in flat memory; what comes after the last newline is a torn write and left out.
 * Not readline: that also splits at U+2028 and cannot tell where in the file a line ended.
 *
 * @param limit bytes of the file to look at
 */
export async function* completeLines(path: string, limit = Number.POSITIVE_INFINITY): AsyncGenerator<CompleteLine> {
  if (limit <= 0) return;
  let started: Buffer[] = [];
  let end = 0;
  const stream = createReadStream(path, { highWaterMark: 1 << 18, end: limit - 1 });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      const line = Buffer.concat([...started, chunk.subarray(from, at)]);
      started = [];
      from = at + 1;
      end += line.length + 1;
      yield { text: line.toString('utf8'), end };
    }
    if (from < chunk.length) started.push(chunk.subarray(from));
  }
}
