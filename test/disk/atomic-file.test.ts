import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StagedFile, writeFileAtomic } from '../../src/disk/atomic-file.ts';
import { asDiskFault } from '../../src/disk/disk-fault.ts';
import { removeDeadTempFiles } from '../../src/disk/temp-name.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fbp-atomic-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('writeFileAtomic', () => {
  it('replaces the file and leaves nothing else behind', async () => {
    const path = join(folder, 'a.json');
    expect(await writeFileAtomic(path, 'one')).toBe('written');
    expect(await writeFileAtomic(path, 'two')).toBe('written');
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('leaves a file with the same bytes untouched, its time too', async () => {
    const path = join(folder, 'a.json');
    await writeFileAtomic(path, 'same');
    utimesSync(path, 1000, 1000);
    const before = statSync(path);
    expect(await writeFileAtomic(path, 'same')).toBe('unchanged');
    expect(statSync(path)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('says what stands in the way, keeps the old state and cleans up', async () => {
    mkdirSync(join(folder, 'taken'));
    await expect(writeFileAtomic(join(folder, 'taken'), 'x')).rejects.toMatchObject({
      code: 'FBP-DISK',
      where: join(folder, 'taken'),
      hint: expect.any(String),
    });
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});

describe('StagedFile', () => {
  it('shows the old file until it is published, then the new one with the digest it told', async () => {
    const path = join(folder, 'big.csv');
    writeFileSync(path, 'old');
    const staged = await StagedFile.create(path);
    for (let part = 0; part < 50; part += 1) await staged.write('ü'.repeat(10_000));
    expect(await staged.seal()).toEqual({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), bytes: 1_000_000 });
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(await staged.publish()).toBe('written');
    expect(statSync(path).size).toBe(1_000_000);
  });

  it('can be given up at any time before', async () => {
    for (const isSealed of [false, true]) {
      const staged = await StagedFile.create(join(folder, 'x'));
      await staged.write('part');
      if (isSealed) await staged.seal();
      await staged.discard();
    }
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('removeDeadTempFiles', () => {
  it('removes leftovers of dead processes and of this pid, and nothing of the living', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const kept = [`.m.csv.${process.ppid}.0123abcd.fbp-tmp`, '.notes.fbp-tmp', 'matches.csv'];
    for (const name of [...kept, `.m.csv.${dead}.0123abcd.fbp-tmp`, `.m.csv.${process.pid}.0123abcd.fbp-tmp`]) {
      writeFileSync(join(folder, name), '');
    }
    removeDeadTempFiles(folder);
    expect(readdirSync(folder).sort()).toEqual(kept.sort());
  });
});

describe('asDiskFault', () => {
  it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'EIO'])('turns %s into FBP-DISK', (code) => {
    const error = Object.assign(new Error('system'), { code });
    expect(asDiskFault(error, 'write', '/a/b')).toMatchObject({ code: 'FBP-DISK', where: '/a/b', cause: error });
  });

  it('leaves other errors alone', () => {
    const error = new TypeError('bug');
    expect(asDiskFault(error, 'write', '/a/b')).toBe(error);
  });
});
