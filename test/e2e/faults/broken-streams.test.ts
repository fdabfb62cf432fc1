import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BINARY, temporaryFolder } from '../../support/e2e/run-fbp.ts';

/** Runs a line of the shell in which `fbp` is the program under test. */
function shell(line: string) {
  const script = `fbp() { '${process.execPath}' '${BINARY}' "$@"; }\n${line}`;
  const options = { cwd: temporaryFolder(), encoding: 'utf8', env: { PATH: process.env['PATH'] } } as const;
  return spawnSync('bash', ['--norc', '-c', script], options);
}

describe.skipIf(!existsSync('/dev/full'))('a result that cannot be written', () => {
  it.each(['map list england', 'config show --json', 'help process'])(
    'fbp %s > /dev/full ends with 7 and says why',
    (command) => {
      const { status, stderr } = shell(`fbp ${command} > /dev/full`);
      expect(stderr).toMatch(
        /^error\[FBP-DISK\]: Cannot write the result: the disk is full \(ENOSPC\)\n {2}at: standard output\n/,
      );
      expect(stderr).not.toContain('    at ');
      expect(status).toBe(7);
    },
  );

  it('leaves the exit code alone when it is only the message', () => {
    expect(shell('fbp map list nowhere 2> /dev/full').status).toBe(2);
    expect(shell('fbp nonsense 2> /dev/full').status).toBe(2);
  });
});

describe('a reader that goes away', () => {
  it('changes no exit code, and is told nothing', () => {
    const { stdout, stderr } = shell('fbp config show --origin | head -c 20 > /dev/null; echo $PIPESTATUS');
    expect(stdout).toBe('0\n');
    expect(stderr).toBe('');
    expect(shell('fbp map list nowhere --json | true; echo $PIPESTATUS').stdout).toBe('2\n');
  });
});
