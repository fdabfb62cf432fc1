import { dirname, isAbsolute, relative } from 'node:path';
import { valueAt } from '../../config/describe-config.ts';
import type { LoadedConfig } from '../../config/load-config.ts';

/** The configuration's keys of folders that runs write to. */
export const WRITTEN_FOLDERS = [
  'storage.output_dir',
  'storage.temp_dir',
  'storage.state_dir',
  'storage.log_dir',
  'storage.data_dir',
] as const;

export interface WrittenFolder {
  readonly key: string;
  readonly path: string;
}

export function writtenFolders({ config }: LoadedConfig): WrittenFolder[] {
  return WRITTEN_FOLDERS.map((key) => ({ key, path: String(valueAt(config, key)) }));
}

/** A path as messages show it: from the project's folder where it lies below. */
export function shownPath(path: string, root: string): string {
  const below = relative(root, path);
  if (root === dirname(root)) return path;
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below;
}
