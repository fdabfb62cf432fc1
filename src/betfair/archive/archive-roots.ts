import { readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { readRange } from '../../disk/at-offset.ts';
import { whyUnreadable } from '../../disk/disk-fault.ts';
import { FbpError, isFault } from '../../domain/errors.ts';

/** A folder or TAR that the archive consists of. */
export interface ArchivePath {
  readonly kind: 'folder' | 'tar';
  /** As it was given: what people know it by. */
  readonly label: string;
  /** Absolute and free of links. */
  readonly path: string;
}

function unusable(error: unknown, given: string): FbpError {
  const hint = 'Check the path after --archive, or betfair.archive in the configuration.';
  return new FbpError('FBP-ARCHIVE', `The archive ${whyUnreadable(error)}`, { where: given, hint, cause: error });
}

const COMPRESSED: readonly { magic: string; what: string; hint: string }[] = [
  { magic: '\x1f\x8b', what: 'gzip', hint: 'gunzip' },
  { magic: 'BZh', what: 'bzip2', hint: 'bunzip2' },
  { magic: 'PK', what: 'zip', hint: 'unzip' },
];

/** `1.131085460.bz2`, or `28202626.bz2` of a whole event. */
const MARKET_FILE = /^(?:1\.)?\d+\.(?:bz2|gz)$/;

/** Betfair delivers plain TARs; a compressed one has no places to read from. */
function refuseCompressed(given: string): void {
  const start = readRange(given, { offset: 0, length: 4 }).toString('latin1');
  const found = COMPRESSED.find(({ magic }) => start.startsWith(magic));
  if (!found) return;
  if (MARKET_FILE.test(path.basename(given))) {
    const hint = `Give the folder that holds it: --archive "${path.dirname(given)}"`;
    throw new FbpError('FBP-ARCHIVE', 'A single market file is no archive', { where: given, hint });
  }
  throw new FbpError('FBP-ARCHIVE', `A ${found.what} file cannot be read in place`, {
    where: given,
    hint: `Run \`${found.hint} "${given}"\` and give the TAR or folder that comes out, or the folder that holds this file.`,
  });
}

function tarsIn(label: string): string[] {
  const names = readdirSync(label, { withFileTypes: true });
  return names
    .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.tar'))
    .map((entry) => entry.name);
}

function describe(given: string): ArchivePath[] {
  try {
    return look(given);
  } catch (error) {
    throw isFault(error) ? error : unusable(error, given);
  }
}

function look(given: string): ArchivePath[] {
  const stats = statSync(given);
  const real = realpathSync(given);
  if (stats.isDirectory()) {
    const tars = tarsIn(given).sort();
    const within = tars.map(
      (name) => ({ kind: 'tar', label: path.join(given, name), path: path.join(real, name) }) as const,
    );
    return [{ kind: 'folder', label: given, path: real }, ...within];
  }
  if (!stats.isFile()) {
    const hint = 'Give a folder of market files or a TAR.';
    throw new FbpError('FBP-ARCHIVE', 'This is neither a folder nor a file', { where: given, hint });
  }
  refuseCompressed(given);
  return [{ kind: 'tar', label: given, path: real }];
}

/**
 * The folders and TARs behind the given paths, in the order given, each once; TARs lying directly in a given folder
 * count too. Throws FbpError FBP-ARCHIVE for a missing or unusable path.
 */
export function archivePaths(given: readonly string[]): ArchivePath[] {
  if (given.length === 0) {
    const hint = 'Give --archive <folder or TAR>, or set betfair.archive in the configuration.';
    throw new FbpError('FBP-USAGE', 'No archive of market files was given', { hint });
  }
  const byPath = new Map<string, ArchivePath>();
  for (const one of given.flatMap(describe)) if (!byPath.has(one.path)) byPath.set(one.path, one);
  return [...byPath.values()];
}
