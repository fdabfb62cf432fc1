import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from './run-fbp.ts';
import { sharedFolder } from './scratch.ts';

export interface Packed {
  /** The file that `npm install` takes. */
  readonly tarball: string;
  /** What it holds, relative to the package, with `/`. */
  readonly files: readonly string[];
}

/** Packs the built program as it would be published. */
export function packProgram(): Packed {
  const folder = sharedFolder();
  chmodSync(folder, 0o755);
  const [packed] = JSON.parse(npm(['pack', '--ignore-scripts', '--json', '--pack-destination', folder], PROJECT));
  const files = packed.files.map(({ path }: { path: string }) => path);
  return { tarball: join(folder, packed.filename), files };
}

/** Runs npm, which takes from its own store what it has there; gives its output. */
export function npm(args: readonly string[], cwd: string): string {
  const { stdout, stderr, status } = spawnSync('npm', [...args, '--prefer-offline', '--no-audit', '--no-fund'], {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${stderr}`);
  return stdout;
}
