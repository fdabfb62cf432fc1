import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own in memory, of any size. */
export interface Tmpfs {
  readonly path: string;
  /** `size=4m`, `ro`, `rw`. */
  remount(options: string): void;
  unmount(): void;
}

/** Mounts one of so many KiB; undefined, with the reason printed, where that is not allowed. */
export function mountTmpfs(kibibytes: number): Tmpfs | undefined {
  const path = mkdtempSync(join(tmpdir(), 'fbp-tmpfs-'));
  try {
    mount(['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', path]);
  } catch (error) {
    rmSync(path, { recursive: true, force: true });
    console.log(
      `skipped: no tmpfs can be mounted here (${error instanceof Error ? error.message.split('\n')[0] : error})`,
    );
    return undefined;
  }
  return {
    path,
    remount: (options) => mount(['-o', `remount,${options}`, path]),
    unmount() {
      // Lazily: a closed database lets its file go only when its statements are collected.
      execFileSync('umount', ['-l', path], { stdio: 'ignore' });
      rmSync(path, { recursive: true, force: true });
    },
  };
}

function mount(args: readonly string[]): void {
  execFileSync('mount', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
