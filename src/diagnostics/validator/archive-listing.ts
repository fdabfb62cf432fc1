import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ArchivePath, archivePaths } from '../../betfair/archive/archive-roots.ts';
import {
  describeFile,
  describeFolder,
  type FileFacts,
  type FolderFacts,
  pathSegments,
} from '../../betfair/wire/market-path.ts';
import { readTar } from '../../decode/tar/read-tar.ts';
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

/** Every market file below the given folders and TARs. Throws FBP-ARCHIVE for a path that cannot be read at all. */
export async function listArchive(
  paths: readonly string[],
  { findings, signal }: { findings: Findings; signal: AbortSignal },
): Promise<ArchiveListing> {
  const files: ListedMarketFile[] = [];
  let others = 0;
  const add = (root: ArchivePath, inside: string, place: Omit<FilePlace, 'name'>): void => {
    const segments = pathSegments(inside);
    const name = segments.pop() ?? '';
    const named = describeFile(name);
    const id = named?.marketId ?? named?.eventId;
    if (named === undefined || id === undefined) others += name.toLowerCase().endsWith('.tar') ? 0 : 1;
    else
      files.push({ place: { name: `${root.label}/${inside}`, ...place }, id, named, folder: describeFolder(segments) });
  };
  for (const root of archivePaths(paths)) {
    if (root.kind === 'folder') {
      for (const inside of filesBelow(root.path)) {
        const path = join(root.path, inside);
        add(root, inside, { path, offset: 0, length: statSync(path).size });
      }
      continue;
    }
    const onMember = ({ name, ...place }: FilePlace) => add(root, name, place);
    const { fault } = await readTar(root.path, { onMember, signal });
    if (fault !== undefined) findings.error('tar', root.label, `the TAR ${fault}`, 'download the TAR again');
  }
  return { files, others };
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
