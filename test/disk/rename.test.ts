import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asDiskFault, isHeldOpen } from '../../src/disk/disk-fault.ts';
import { whileHeld } from '../../src/disk/rename.ts';
import { virtualClock } from '../support/virtual-clock.ts';

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fbp-rename-'));
  file = join(folder, 'matches.csv');
  writeFileSync(file, 'former');
});

afterAll(() => rmSync(folder, { recursive: true }));

function refusing(code: string, times: number) {
  let tries = 0;
  const attempt = async () => {
    tries += 1;
    if (tries <= times) throw Object.assign(new Error(code), { code });
  };
  return { attempt, tries: () => tries };
}

describe('a file that another program has open', () => {
  it('is tried again until the program lets go of it', async () => {
    for (const code of ['EBUSY', 'EPERM', 'EACCES']) {
      const { attempt, tries } = refusing(code, 3);
      await whileHeld(file, attempt, { clock: virtualClock(), platform: 'win32' });
      expect(tries()).toBe(4);
    }
  });

  it('is given up after some seconds, with a fault that says why and what to do', async () => {
    const clock = virtualClock();
    const { attempt } = refusing('EPERM', Number.POSITIVE_INFINITY);
    const error = await whileHeld(file, attempt, { clock, platform: 'win32' }).catch((thrown: unknown) => thrown);
    expect(clock.now()).toBeGreaterThan(2000);
    expect(clock.now()).toBeLessThan(10_000);
    const fault = asDiskFault(error, 'write the file', file);
    expect(isHeldOpen(fault)).toBe(true);
    expect(fault).toMatchObject({
      code: 'FBP-DISK',
      message: 'Cannot write the file: another program holds it open (EBUSY)',
      hint: expect.stringContaining('Close it in that program'),
    });
  });

  it('is told from one that this user may not write, which is tried once', async () => {
    const missing = join(folder, 'missing.csv');
    for (const [path, platform] of [
      [missing, 'win32'],
      [folder, 'win32'],
      [file, 'linux'],
    ] as const) {
      const { attempt, tries } = refusing('EACCES', 1);
      await expect(whileHeld(path, attempt, { clock: virtualClock(), platform })).rejects.toMatchObject({
        code: 'EACCES',
      });
      expect(tries()).toBe(1);
    }
  });
});
