import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small disk of its own, which can be made to fail: a file system in a file. */
export interface LoopDisk {
  /** Where it is mounted. */
  readonly path: string;
  /** From now on what was not looked at before cannot be read: EIO. Names and sizes still can. */
  fail(): void;
  /** As it was before it failed. */
  repair(): void;
  unmount(): void;
}

const BYTES = 16 << 20;

/** Mounts one; undefined, with the reason printed, where that is not allowed. */
export function mountLoopDisk(): LoopDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-loop-'));
  const [image, path] = [join(folder, 'image'), join(folder, 'disk')];
  const mount = () => run('mount', '-o', 'loop', image, path);
  const unmount = () => run('umount', path);
  try {
    mkdirSync(path);
    writeFileSync(image, '');
    truncateSync(image, BYTES);
    run('mkfs.ext4', '-q', '-F', image);
    mount();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    console.log(`skipped: no disk can be mounted from a file here (${error instanceof Error ? error.message : error})`);
    return undefined;
  }
  let whole: Buffer | undefined;
  return {
    path,
    fail() {
      unmount();
      whole = readFileSync(image);
      // Mounted anew, no content is in memory any more.
      mount();
      for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) statSync(join(path, name));
      truncateSync(image, 1 << 20);
    },
    repair() {
      unmount();
      if (whole !== undefined) writeFileSync(image, whole);
      mount();
    },
    unmount() {
      unmount();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function run(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
