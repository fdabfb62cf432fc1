import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shellWord } from '../../../src/domain/text/shell-command.ts';
import { installCommand } from '../../../src/pipeline/dataset/install-command.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fbp-install-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('installCommand', () => {
  it('installs into the project that the program is installed in', () => {
    writeFileSync(join(root, 'package.json'), '{}');
    const program = join(root, 'node_modules', 'football-betting-pipeline');
    mkdirSync(program, { recursive: true });
    expect(installCommand('one', program)).toBe(`npm install --prefix ${shellWord(root)} one`);
  });

  it('installs for the whole machine where the program is installed so', () => {
    const inLib = join(root, 'lib', 'node_modules', 'football-betting-pipeline');
    expect(installCommand('one', inLib)).toBe(`npm install --global --prefix ${shellWord(root)} one`);
    const onWindows = join(root, 'node_modules', 'football-betting-pipeline');
    expect(installCommand('one', onWindows)).toBe(`npm install --global --prefix ${shellWord(root)} one`);
  });

  it('installs into the clone where the program runs in its clone', () => {
    writeFileSync(join(root, 'package.json'), '{}');
    expect(installCommand('one', root)).toBe(`npm install --prefix ${shellWord(root)} one`);
  });
});
