import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { withScratchFolder } from '../../../src/disk/temporary/scratch-folder.ts';

it('lends a folder, removes it whatever the work does, and removes those of killed processes, never of the living', async () => {
  const root = mkdtempSync(join(tmpdir(), 'fbp-scratch-test-'));
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const made = await withScratchFolder(join(root, 'first'), 'work', async (folder) => basename(folder));
  const temp = join(root, 'second');
  const nameOf = (pid: number, purpose = 'work') =>
    made.replace('work.', `${purpose}.`).replace(`-${process.pid}.`, `-${pid}.`);
  const kept = [nameOf(process.ppid), nameOf(dead, 'other'), 'work', 'work.txt', 'work.data.tar.gz'];
  for (const name of [...kept, nameOf(dead), nameOf(process.pid)]) {
    mkdirSync(join(temp, name), { recursive: true });
    writeFileSync(join(temp, name, 'half'), 'x');
  }
  const failing = withScratchFolder(temp, 'work', async (folder) => {
    expect(existsSync(folder)).toBe(true);
    expect(readdirSync(temp).sort()).toEqual([...kept, basename(folder)].sort());
    // One that this process has begun is not what another left.
    await withScratchFolder(temp, 'work', async () => expect(existsSync(folder)).toBe(true));
    throw new Error('did not work');
  });
  await expect(failing).rejects.toThrow('did not work');
  expect(readdirSync(temp).sort()).toEqual(kept.sort());
  rmSync(root, { recursive: true });
});
