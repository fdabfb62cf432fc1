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
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StagedFile, writeFileAtomic } from '../../src/disk/atomic-file.ts';
import { asDiskFault } from '../../src/disk/disk-fault.ts';
import { removeDeadTempFiles, tempNameBeside } from '../../src/disk/temporary/temp-name.ts';

/** As a process of this machine would name it. */
function tempName(name: string, pid = process.pid): string {
  return basename(tempNameBeside(name)).replace(`-${process.pid}.`, `-${pid}.`);
}

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

  it('makes the folder, and removes what a killed writer left there', async () => {
    const path = join(folder, 'deep', 'a.json');
    await writeFileAtomic(path, 'one');
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    mkdirSync(join(folder, 'killed'));
    writeFileSync(join(folder, 'killed', tempName('a.json', dead)), 'half');
    await writeFileAtomic(join(folder, 'killed', 'a.json'), 'two');
    for (const name of ['deep', 'killed']) expect(readdirSync(join(folder, name))).toEqual(['a.json']);
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
    const kept = [tempName('m.csv', process.ppid), '.notes.fbp-tmp', 'matches.csv'];
    for (const name of [...kept, tempName('m.csv', dead), tempName('m.csv')]) writeFileSync(join(folder, name), '');
    removeDeadTempFiles(folder, 'left over');
    expect(readdirSync(folder).sort()).toEqual(kept.sort());
  });

  it('leaves what this process is writing', () => {
    writeFileSync(join(folder, tempName('m.csv')), '');
    removeDeadTempFiles(folder, 'in use');
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('judges those of another machine by their age alone', () => {
    const [old, fresh] = ['old.csv', 'fresh.csv'].map((name) =>
      tempName(name, 1).replace(/\.[0-9a-f]{8}-/, '.00000000-'),
    );
    for (const name of [`${old}`, `${fresh}`]) writeFileSync(join(folder, name), '');
    utimesSync(join(folder, `${old}`), 0, 0);
    removeDeadTempFiles(folder, 'left over');
    expect(readdirSync(folder)).toEqual([fresh]);
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
