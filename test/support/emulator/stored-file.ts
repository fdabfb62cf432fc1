import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { parseRemotePath, type RemoteFile } from '../../../src/betfair/wire/market-path.ts';
import { readDefinitions } from '../../../src/betfair/wire/timed-definitions.ts';
import { decodeFile } from '../../../src/decode/decode-files.ts';

/** A market file as the emulated service holds it, with what its filters go by. */
export interface StoredFile {
  readonly remote: RemoteFile;
  readonly bytes: Buffer;
  readonly marketType: string;
  readonly countryCode: string;
  readonly eventNames: readonly string[];
}

/** A file's path and content, as an archive writer makes them. */
export interface FileBytes {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Reads a folder or a TAR of market files. */
export async function readFiles(archive: string): Promise<FileBytes[]> {
  return statSync(archive).isDirectory() ? readFolder(archive) : await readTar(archive);
}

/** Decodes files and keeps those with a path and a content that the service would hold. */
export function storedFiles(files: Iterable<FileBytes>, prefix: string): StoredFile[] {
  const stored: StoredFile[] = [];
  for (const { path, bytes } of files) {
    const remote = parseRemotePath(path);
    if (remote === undefined) continue;
    const definitions = readDefinitions(decodeFile({ name: path, bytes })).map(({ definition }) => definition);
    stored.push({
      remote: { ...remote, path: pathUnder(prefix, remote) },
      bytes: Buffer.from(bytes),
      marketType: definitions[0]?.marketType ?? '',
      countryCode: definitions.at(-1)?.countryCode ?? '',
      eventNames: [...new Set(definitions.map(({ eventName }) => eventName ?? ''))],
    });
  }
  return stored;
}

/** Paths of 2017 had no day folders. */
function pathUnder(prefix: string, { plan, path, eventId, marketId }: RemoteFile): string {
  const tail = path.slice(path.indexOf(`${plan}/`));
  return prefix === PREFIXES.oldest ? `${prefix}/${plan}/${eventId}/${marketId ?? eventId}.bz2` : `${prefix}/${tail}`;
}

/** What stood before the plan over the years. */
export const PREFIXES = {
  oldest: '/data/xds/historic',
  older: '/xds_nfs/hdfs_supreme',
  current: '/xds_nfs/edp_processed',
} as const;

function readFolder(folder: string): FileBytes[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, bytes: readFileSync(path) }));
}

async function readTar(archive: string): Promise<FileBytes[]> {
  const files: FileBytes[] = [];
  for await (const entry of Readable.from([readFileSync(archive)]).pipe(extract())) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
    if (entry.header.type === 'file') files.push({ path: entry.header.name, bytes: Buffer.concat(chunks) });
  }
  return files;
}
