import type { Terminal } from './terminal.ts';

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
