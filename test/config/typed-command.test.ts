import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { typedCommand } from '../../src/config/typed-command.ts';
import { tempFolder } from '../support/disks/temp-folder.ts';

/** A package in a folder of this name, with its built program. */
function packageIn(...folders: string[]): { packageRoot: string; main: string } {
  const packageRoot = join(tempFolder(), ...folders);
  return { packageRoot, main: write(join(packageRoot, 'dist', 'cli', 'main.js')) };
}

function write(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  return path;
}

function linkedIn(folder: string, main: string): string {
  mkdirSync(folder, { recursive: true });
  symlinkSync(main, join(folder, 'fbp'));
  return folder;
}

it('is the bare name where the path leads to this program, wherever one stands', () => {
  const { packageRoot, main } = packageIn('prefix', 'lib', 'node_modules', 'football-betting-pipeline');
  const env = { PATH: ['/nowhere', linkedIn(join(tempFolder(), 'bin'), main)].join(delimiter) };
  expect(typedCommand({ env, cwd: tempFolder(), packageRoot })).toBe('fbp');
  expect(typedCommand({ env, cwd: packageRoot, packageRoot })).toBe('fbp');
});

it('is the bare name where Windows finds a script beside the packages', () => {
  const prefix = tempFolder();
  const packageRoot = join(prefix, 'node_modules', 'football-betting-pipeline');
  write(join(packageRoot, 'dist', 'cli', 'main.js'));
  write(join(prefix, 'fbp.cmd'));
  expect(typedCommand({ env: { Path: prefix }, cwd: tempFolder(), packageRoot })).toBe('fbp');
});

it('is for npx only in the clone, also where npm has put the clone on the path of what it runs', () => {
  const { packageRoot, main } = packageIn('clone');
  const env = { PATH: linkedIn(join(tempFolder(), '_npx', 'node_modules', '.bin'), main) };
  const below = join(packageRoot, 'data');
  mkdirSync(below);
  expect(typedCommand({ env, cwd: packageRoot, packageRoot })).toBe('npx fbp');
  expect(typedCommand({ env, cwd: below, packageRoot })).toBe('npx fbp');
  expect(typedCommand({ env, cwd: tempFolder(), packageRoot })).toBe(`node ${main}`);
});

it('names the file of a package that is not on the path, also beside a stranger of the same name', () => {
  const { packageRoot, main } = packageIn('node_modules', 'football-betting-pipeline');
  const stranger = linkedIn(join(tempFolder(), 'bin'), write(join(tempFolder(), 'stranger.js')));
  expect(typedCommand({ env: { PATH: stranger }, cwd: packageRoot, packageRoot })).toBe(`node ${main}`);
  expect(typedCommand({ env: {}, cwd: packageRoot, packageRoot })).toBe(`node ${main}`);
});

it('quotes a file that a shell would take apart', () => {
  const { packageRoot, main } = packageIn('my node_modules', 'node_modules', 'it');
  expect(typedCommand({ env: {}, cwd: tempFolder(), packageRoot })).toBe(`node "${main}"`);
});
