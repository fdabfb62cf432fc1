import fc from 'fast-check';
import { expect, it } from 'vitest';
import { painter, speak, type Terminal, visibleTerminal } from '../../../src/cli/terminal/terminal.ts';

it.each([
  ['hint: fbp debug 1', 'hint: npx fbp debug 1'],
  ['`fbp map\n  list`, fbp process a b c', '`npx fbp map\n  list`, npx fbp process a b c'],
  ['source <(fbp completion bash)', 'source <(npx fbp completion bash)'],
  ['run fbp from a network; fbp needs an update', 'run fbp from a network; fbp needs an update'],
  ['/home/fbp process and a.fbp debug', '/home/fbp process and a.fbp debug'],
  ['Usage: fbp <command>', 'Usage: fbp <command>'],
])('names commands as they have to be typed, and nothing else: %j', (text, said) => {
  expect(speak(text, () => 'npx fbp')).toBe(said);
});

/** A stream that keeps what is written, and a terminal that writes to it. */
function screen(isTTY: boolean): { terminal: Terminal; text: () => string } {
  let text = '';
  const write = (more: string): boolean => {
    text += more;
    return true;
  };
  const stream = { isTTY, columns: 80, write };
  const out = stream as unknown as NodeJS.WriteStream;
  return { terminal: { stdin: process.stdin, stdout: out, stderr: out }, text: () => text };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not come through
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

it('shows the controls of foreign text as escapes on a terminal, and lets the program paint', () => {
  const control = fc.integer({ min: 0, max: 0x2069 }).map((code) => String.fromCharCode(code));
  const texts = fc.array(fc.oneof(control, fc.constantFrom('\u001b[31m', '\u001b]0;x\u0007', 'Arsenal')));
  fc.assert(
    fc.property(texts, (parts) => {
      const { terminal, text } = screen(true);
      const shown = visibleTerminal(terminal);
      shown.stdout.write(parts.join(''));
      expect(text()).not.toMatch(CONTROL);
      shown.stdout.write(painter(shown.stdout, true)('red', parts.join('')));
      expect(text().replace('\u001b[31m', '').replace('\u001b[39m', '')).not.toMatch(CONTROL);
      expect(text()).toContain('\u001b[31m');
    }),
  );
});

it('leaves data alone that goes to a file or a program', () => {
  const { terminal, text } = screen(false);
  visibleTerminal(terminal).stdout.write('a\u202eb\u001b[31m');
  expect(text()).toBe('a\u202eb\u001b[31m');
});
