import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ArchivePath,
  archivePaths,
  type ContainerPath,
  type FolderPath,
} from '../../betfair/archive/archive-roots.ts';
import { unpackedPath } from '../../betfair/archive/unpacked-tars.ts';
import {
  describeFile,
  describeFolder,
  type FileFacts,
  type FolderFacts,
  pathSegments,
} from '../../betfair/wire/market-path.ts';
import { readTar } from '../../decode/tar/read-tar.ts';
import { readZip } from '../../decode/zip/read-zip.ts';
import { isFault } from '../../domain/errors.ts';
import type { FilePlace } from '../../domain/event.ts';
import type { Findings } from './finding.ts';

/** A market file of an archive, with what its place says about it. */
export interface ListedMarketFile {
  readonly place: FilePlace;
  /** `1.131162806` or `28202626`. */
  readonly id: string;
  readonly named: FileFacts;
  readonly folder: FolderFacts;
}

export interface ArchiveListing {
  readonly files: readonly ListedMarketFile[];
  /** Files with names that are no market file's. */
  readonly others: number;
}

const MAX_DEPTH = 32;

interface Listing {
  readonly findings: Findings;
  /** Where packed TARs may be unpacked to. */
  readonly scratch: string;
  readonly signal: AbortSignal;
}

/** Every market file below the given folders, TARs and ZIPs. Throws FBP-ARCHIVE for a path that cannot be read at all. */
export async function listArchive(paths: readonly string[], listing: Listing): Promise<ArchiveListing> {
  const files: ListedMarketFile[] = [];
  let others = 0;
  const add = (root: ArchivePath, inside: string, place: Omit<FilePlace, 'name'>): void => {
    const segments = pathSegments(inside);
    const name = segments.pop() ?? '';
    const named = describeFile(name);
    const id = named?.marketId ?? named?.eventId;
    if (named === undefined || id === undefined) others += 1;
    else
      files.push({ place: { ...place, name: `${root.label}/${inside}` }, id, named, folder: describeFolder(segments) });
  };
  for (const root of archivePaths(paths)) {
    if (root.kind === 'folder') listFolder(root, listing.findings, add);
    else await listContainer(root, listing, (member) => add(root, member.name, member));
  }
  return { files, others };
}

type Add = (root: ArchivePath, inside: string, place: Omit<FilePlace, 'name'>) => void;

function listFolder(root: FolderPath, findings: Findings, add: Add): void {
  const unread = new Set(root.unread.map(({ file }) => file));
  for (const { file, message } of root.unread) findings.error('archive', file, `the file ${message}`);
  for (const inside of filesBelow(root.path)) {
    const path = join(root.path, inside);
    if (root.containers.has(path) || unread.has(join(root.label, inside))) continue;
    add(root, inside, { path, offset: 0, length: statSync(path).size });
  }
}

async function listContainer(
  root: ContainerPath,
  { findings, scratch, signal }: Listing,
  onMember: (member: FilePlace) => void,
): Promise<void> {
  try {
    const path = root.kind === 'packed-tar' ? await unpackedPath(root, { stateDir: scratch, signal }) : root.path;
    const { fault } = await (root.kind === 'zip' ? readZip : readTar)(path, { onMember, signal });
    if (fault !== undefined) findings.error(root.kind, root.label, `the archive ${fault}`, 'fetch it again');
  } catch (error) {
    if (root.isGiven || !isFault(error, 'FBP-ARCHIVE')) throw error;
    findings.error('archive', root.label, error.message, error.hint);
  }
}

/** Files below a folder, in order of path, with `/` between the parts. */
function* filesBelow(root: string, inside = '', depth = 0): Generator<string> {
  const entries = readdirSync(join(root, inside), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory() && depth < MAX_DEPTH) yield* filesBelow(root, path, depth + 1);
    else if (entry.isFile()) yield path;
  }
}
