import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureFolder } from '../../src/disk/ensure-folder.ts';
import { tempFolder } from '../support/disks/temp-folder.ts';

describe('ensureFolder', () => {
  it('makes a folder and those above it, and leaves one that is there', () => {
    const path = join(tempFolder(), 'a', 'b', 'c');
    ensureFolder(path);
    ensureFolder(path);
    expect(existsSync(path)).toBe(true);
  });

  it('takes a link to a folder for the folder', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    ensureFolder(join(folder, 'link', 'new'));
    expect(existsSync(join(folder, 'real', 'new'))).toBe(true);
  });

  it('throws at once where no folder can be', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');
    symlinkSync('loop', join(folder, 'loop'));
    expect(() => ensureFolder(join(folder, 'file'))).toThrow('EEXIST');
    expect(() => ensureFolder(join(folder, 'file', 'x'))).toThrow('ENOTDIR');
    expect(() => ensureFolder(join(folder, 'loop', 'x'))).toThrow('ELOOP');
  });

  it.runIf(existsSync('/proc/self'))('throws at once in a file system that takes no folder', () => {
    expect(() => ensureFolder('/proc/x/y')).toThrow('ENOENT');
  });
});
