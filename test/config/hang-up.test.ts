import { expect, it } from 'vitest';
import { ignoresHangUp } from '../../src/config/hang-up.ts';

const status = (mask: string) =>
  `Name:\tbash\nSigBlk:\t0000000000000000\nSigIgn:\t${mask}\nSigCgt:\t0000000000000001\n`;

it.each([
  ['a plain start', {}, status('0000000001001000'), false],
  ['a shell that was last at work elsewhere', { _: '/usr/bin/node' }, status('0000000000000000'), false],
  ['nohup', { _: '/usr/bin/nohup' }, status('0000000000000000'), true],
  ['nohup, where no process can be looked at', { _: 'nohup' }, '', true],
  ['a script that was started under nohup', { _: '/usr/bin/fbp' }, status('0000000000000001'), true],
  ['a parent that ignores other signals alone', {}, status('fffffffffffffffe'), false],
] as const)('a hang-up is ignored or not by who started the program: %s', (_, env, parent, expected) => {
  expect(ignoresHangUp(env, () => parent)).toBe(expected);
});
