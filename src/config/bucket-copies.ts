import { join, relative, sep } from 'node:path';
import { FbpError } from '../domain/errors.ts';
import { isStorePath, storePlace } from '../domain/store-path.ts';
import type { Config } from './schema.ts';

/** Below the state folder: what lies in buckets, as far as this machine wrote or read it. */
const COPIES = 'buckets';

/**
 * The folder on the disk that stands for an address in a bucket, in which its files are made and read; a path is its own. Throws
 * FBP-USAGE for an address that names no folder.
 */
export function copyOf(path: string, stateDir: string): string {
  if (!isStorePath(path)) return path;
  const { bucket, key } = storePlace(path);
  const parts = [bucket, ...key.replace(/\/+$/, '').split('/')].filter(
    (part, at) => at === 0 || key !== '' || part !== '',
  );
  if (parts.every((part) => /^[\w.+=@ -]+$/.test(part) && !/^\.+$/.test(part))) return join(stateDir, COPIES, ...parts);
  throw new FbpError('FBP-USAGE', 'this address names no folder in a bucket', {
    where: path,
    hint: 'give s3://bucket/prefix, with letters, digits and . _ - between the slashes',
  });
}

/** The address in a bucket that a folder on the disk stands for; undefined for a folder of its own. */
export function addressOf(folder: string, stateDir: string): string | undefined {
  const below = relative(join(stateDir, COPIES), folder);
  if (below === '' || below.startsWith('..') || join(stateDir, COPIES, below) !== folder) return undefined;
  return `s3://${below.split(sep).join('/')}`;
}

/** As it was given: the address where a folder stands for one. */
export function shownFolder(folder: string, { storage }: Pick<Config, 'storage'>): string {
  return addressOf(folder, storage.state_dir) ?? folder;
}

/** The same with the addresses that were given. */
export function withAddresses(config: Config): Config {
  const { output_dir, dataset_dir } = config.storage;
  const storage = { output_dir: shownFolder(output_dir, config), dataset_dir: shownFolder(dataset_dir, config) };
  return { ...config, storage: { ...config.storage, ...storage } };
}

/** The same with folders on the disk for outputs in buckets. */
export function withCopies(config: Config): Config {
  const { state_dir, output_dir, dataset_dir } = config.storage;
  const storage = { output_dir: copyOf(output_dir, state_dir), dataset_dir: copyOf(dataset_dir, state_dir) };
  return { ...config, storage: { ...config.storage, ...storage } };
}
