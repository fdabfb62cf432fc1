import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PACKAGE_ROOT } from '../disk/package-root.ts';

/** The nearest folder at or above `cwd` that has `config/base.yaml`, `undefined` where none has. */
export function findProjectRoot(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'config', 'base.yaml'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The version in the package's own package.json. */
export function programVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
  return manifest.version;
}
