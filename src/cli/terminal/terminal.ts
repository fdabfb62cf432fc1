import { randomUUID } from 'node:crypto';
import { styleText } from 'node:util';
import { escapeControlsInLines } from '../../domain/text/visible-text.ts';

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
  return (style, text) =>
    styleText(style, escapeControlsInLines(text), { validateStream: false }).replaceAll('\u001b', OWN_ESCAPE);
}

/** Begins the control sequences of the program itself, as far as a stream that shows foreign controls: no text can guess it. */
export const OWN_ESCAPE = `\ue000${randomUUID()}\ue000`;

/** Streams on which control characters of foreign text show as escapes, and only the program's own sequences have an effect. */
export function visibleTerminal(terminal: Terminal): Terminal {
  return { ...terminal, stdout: visible(terminal.stdout), stderr: visible(terminal.stderr) };
}

function visible(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  // Off a terminal it is data, which a program reads.
  if (!stream.isTTY) return stream;
  return rewritten(stream, (text) => escapeControlsInLines(text).replaceAll(OWN_ESCAPE, '\u001b'));
}

/** The stream itself, for a library that draws on it. */
export function drawable(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return originals.get(stream) ?? stream;
}

const originals = new WeakMap<NodeJS.WriteStream, NodeJS.WriteStream>();

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
  /(?<![\w/.-])fbp(?=\s+(?:process|monitor|queue|worker|batches|map|prices|dataset|query|report|debug|init|doctor|config|catalog|validate|profile|cache|completion|help|--help)\b)/g;

/** A terminal on which every command can be pasted as it stands: `fbp` is what `typed` says a person has to type here. */
export function spokenTerminal(terminal: Terminal, typed: () => string): Terminal {
  return { ...terminal, stdout: spoken(terminal.stdout, typed), stderr: spoken(terminal.stderr, typed) };
}

/** Names the command in a text for a person. */
export function speak(text: string, typed: () => string): string {
  return text.replace(COMMAND, typed);
}

function spoken(stream: NodeJS.WriteStream, typed: () => string): NodeJS.WriteStream {
  return rewritten(stream, (text) => speak(text, typed));
}

function rewritten(stream: NodeJS.WriteStream, rewrite: (text: string) => string): NodeJS.WriteStream {
  const write = (text: string | Uint8Array, ...rest: []) =>
    stream.write(typeof text === 'string' ? rewrite(text) : text, ...rest);
  const proxy = new Proxy(stream, { get: (target, name) => (name === 'write' ? write : Reflect.get(target, name)) });
  originals.set(proxy, drawable(stream));
  return proxy;
}
