import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Container, containerOf } from '../../decode/container-kind.ts';
import { contentKind } from '../../decode/content-kind.ts';
import { readRange } from '../../disk/at-offset.ts';
import { nearestEntry } from '../../disk/path-names.ts';
import { FbpError, isFault, type Slip, systemErrorCode } from '../../domain/errors.ts';
import type { FileFault } from '../../domain/price.ts';
import { shellWord } from '../../domain/text/shell-command.ts';
import { describeFile, describeFolder, pathSegments, UNDATED } from '../wire/market-path.ts';
import { archivesBeside } from './archives-beside.ts';

interface Place {
  /** As it was given: what people know it by. */
  readonly label: string;
  /** Absolute and free of links. */
  readonly path: string;
}

export interface FolderPath extends Place {
  readonly kind: 'folder';
  /** Files below it that are archives of their own: their paths. */
  readonly containers: ReadonlySet<string>;
  /** Files below it that look like archives and are not read. */
  readonly unread: readonly FileFault[];
}

/** A file of many market files. */
export interface ContainerPath extends Place {
  /** `packed-tar`: within gzip or bzip2. */
  readonly kind: 'tar' | 'zip' | 'packed-tar';
  /** Named by the user, and not found in a folder: then the user must know when it cannot be read. */
  readonly isGiven: boolean;
}

/** A folder or a file that the archive consists of. */
export type ArchivePath = FolderPath | ContainerPath;

/** The error for an archive that the operating system does not hand out. */
export function unusable(error: unknown, given: string): FbpError {
  const code = systemErrorCode(error);
  const message = code === 'ENOENT' ? 'The archive does not exist' : `The archive cannot be read (${code})`;
  const near = code === 'ENOENT' ? (nearestEntry(given) ?? archivesBeside([given])[0]) : undefined;
  const hint = 'Check the path after --archive, or betfair.archive in the configuration.';
  const slip = near === undefined ? undefined : meantArchive(given, near);
  return new FbpError('FBP-ARCHIVE', message, { where: given, hint, slip, cause: error });
}

function meantArchive(given: string, meant: string): Slip {
  return { typed: given, meant: [meant], option: '--archive' };
}

/** `1.131085460.bz2`, or `28202626.bz2` of a whole event. */
function isMarketFile(given: string): boolean {
  return path.extname(given) !== '' && describeFile(path.basename(given)) !== undefined;
}

/** The error for a file that the user gives as an archive. */
function noArchive(given: string, container: Container): FbpError {
  if (isMarketFile(given) && contentKind(readRange(given, { offset: 0, length: 4 })) !== 'unknown') {
    const folder = path.dirname(given);
    const hint = `Give the folder that holds it: --archive ${shellWord(folder)}`;
    const slip = meantArchive(given, folder);
    return new FbpError('FBP-ARCHIVE', 'A single market file is no archive', { where: given, hint, slip });
  }
  const message =
    container.kind === 'foreign'
      ? `A ${container.what} cannot be read in place`
      : 'This file is neither a folder nor a TAR nor a ZIP';
  const [beside] = archivesBeside([given]);
  const hint = 'Unpack it and give the TAR, the ZIP or the folder that comes out, or the folder that holds this file.';
  const slip = beside === undefined ? undefined : meantArchive(given, beside);
  return new FbpError('FBP-ARCHIVE', message, { where: given, hint, slip });
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
  if (stats.isDirectory()) return lookInto(given, real);
  if (!stats.isFile()) {
    const hint = 'Give a folder of market files, a TAR or a ZIP.';
    throw new FbpError('FBP-ARCHIVE', 'This is neither a folder nor a file', { where: given, hint });
  }
  const container = isMarketFile(given) ? ({ kind: 'none' } as const) : containerOf(given);
  if (container.kind === 'none' || container.kind === 'foreign') throw noArchive(given, container);
  return [{ kind: container.kind, label: given, path: real, isGiven: true }];
}

function lookInto(label: string, real: string): ArchivePath[] {
  const containers: ContainerPath[] = [];
  const unread: FileFault[] = [];
  for (const inside of plainFiles(real)) {
    const [shown, file] = [path.join(label, inside), path.join(real, inside)];
    const container = readContainer(file);
    if (container.kind === 'fault') unread.push({ file: shown, line: undefined, message: container.message });
    else if (container.kind !== 'none')
      containers.push({ kind: container.kind, label: shown, path: file, isGiven: false });
  }
  const folder = { kind: 'folder', label, path: real, containers: new Set(containers.map((one) => one.path)), unread };
  return [folder as FolderPath, ...containers];
}

const NAMED_AS_ARCHIVE = /\.(?:tar|tgz|tbz2?|zip)$|\.tar\.\w+$/i;

function readContainer(
  file: string,
): { kind: ContainerPath['kind'] | 'none' } | { readonly kind: 'fault'; readonly message: string } {
  try {
    const container = containerOf(file);
    if (container.kind === 'foreign')
      return { kind: 'fault', message: `is a ${container.what}, which is not read: unpack it` };
    if (container.kind !== 'none' || !NAMED_AS_ARCHIVE.test(file)) return container;
    return { kind: 'fault', message: 'is neither a TAR nor a ZIP, as its name says: it is not read' };
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    return { kind: 'fault', message: `cannot be read (${code})` };
  }
}

/** Folders of this depth below the given one may still hold archives. */
const MAX_DEPTH = 8;

/** Files that are no market files by their names, outside day and event folders, in order of path. */
function* plainFiles(root: string, inside = '', depth = 0): Generator<string> {
  for (const entry of entriesOf(path.join(root, inside), depth)) {
    const file = path.join(inside, entry.name);
    if (entry.isFile() && describeFile(entry.name) === undefined) yield file;
    if (!entry.isDirectory() || depth >= MAX_DEPTH) continue;
    const { day, eventId } = describeFolder(pathSegments(path.join(root, file)));
    if (day === UNDATED && eventId === undefined) yield* plainFiles(root, file, depth + 1);
  }
}

/** Of folders below the given one the walk tells what cannot be read. */
function entriesOf(folder: string, depth: number): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (depth === 0 || systemErrorCode(error) === undefined) throw error;
    return [];
  }
}

/**
 * The folders and files behind the given paths, in the order given, each once; TARs and ZIPs in a given folder, packed ones
 * too, count on their own. Throws FbpError FBP-ARCHIVE for a missing or unusable path.
 */
export function archivePaths(given: readonly string[]): ArchivePath[] {
  if (given.length === 0) {
    const hint = 'Give --archive <folder, TAR or ZIP>, or set betfair.archive in the configuration.';
    throw new FbpError('FBP-USAGE', 'No archive of market files was given', { hint });
  }
  const byPath = new Map<string, ArchivePath>();
  for (const one of given.flatMap(describe)) if (!byPath.has(one.path)) byPath.set(one.path, one);
  return [...byPath.values()];
}
