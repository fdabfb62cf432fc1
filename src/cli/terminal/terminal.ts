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

/** Commands are written `fbp process ...` everywhere; `fbp` alone is the program's name. */
const COMMAND =
  /(?<![\w/.-])fbp(?=\s+(?:process|map|report|debug|init|doctor|config|catalog|validate|profile|completion|help|--help)\b)/g;

/** A terminal on which every command can be pasted as it stands: `fbp` is what `typed` says a person has to type here. */
export function spokenTerminal(terminal: Terminal, typed: () => string): Terminal {
  return { ...terminal, stdout: spoken(terminal.stdout, typed), stderr: spoken(terminal.stderr, typed) };
}

/** Names the command in a text for a person. */
export function speak(text: string, typed: () => string): string {
  return text.replace(COMMAND, typed);
}

function spoken(stream: NodeJS.WriteStream, typed: () => string): NodeJS.WriteStream {
  const write = (text: string | Uint8Array, ...rest: []) =>
    stream.write(typeof text === 'string' ? speak(text, typed) : text, ...rest);
  return new Proxy(stream, { get: (target, name) => (name === 'write' ? write : Reflect.get(target, name)) });
}
