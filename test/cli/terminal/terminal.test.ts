import { expect, it } from 'vitest';
import { speak } from '../../../src/cli/terminal/terminal.ts';

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
