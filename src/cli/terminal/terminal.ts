import { styleText } from 'node:util';

/** Where a command reads and writes: the process's own streams, or a test's. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

export const PROCESS_TERMINAL: Terminal = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Colours for one stream: none unless it is a terminal that may have them. */
export function painter(stream: NodeJS.WriteStream, colour: boolean): (style: Style, text: string) => string {
  if (!colour || !stream.isTTY) return (_style, text) => text;
  return (style, text) => styleText(style, text);
}

/** The usable width; 80 where the stream does not know. */
export function columnsOf(stream: NodeJS.WriteStream): number {
  // A terminal of unknown size says 0.
  return stream.columns || 80;
}

/** Resolves once the text has been handed over, so that a closing program loses nothing. */
export function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => stream.write(text, () => resolve()));
}
