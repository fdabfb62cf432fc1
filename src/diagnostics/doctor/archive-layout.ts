import { readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { ArchivePath } from '../../betfair/archive/archive-roots.ts';
import { describeFile, describeFolder, pathSegments, UNDATED } from '../../betfair/wire/archive-path.ts';
import { readTar } from '../../decode/tar/read-tar.ts';

/** Looked at before giving up: enough for any archive that has market files at all. */
const MOST_ENTRIES = 20_000;

/**
 * How an archive is laid out, judged by its first market file: `BASIC/<year>/<month>/<day>/<event>/<market>.bz2`.
 * Undefined when there is none among the first entries. Throws FbpError FBP-ARCHIVE for a file that is no TAR.
 */
export async function archiveLayout({ kind, path }: ArchivePath): Promise<string | undefined> {
  const first = kind === 'tar' ? await firstMember(path) : firstFile(path);
  return first === undefined ? undefined : layoutOf(first);
}

function layoutOf(file: string): string {
  const folder = dirname(file);
  const { plan, day, eventId } = describeFolder(folder === '.' ? [] : pathSegments(folder));
  const { marketId } = describeFile(basename(file)) ?? {};
  return [
    plan,
    day === UNDATED ? undefined : '<year>/<month>/<day>',
    eventId === undefined ? undefined : '<event>',
    `${marketId === undefined ? '<event>' : '<market>'}${/\.\d+$/.test(file) ? '' : extname(file)}`,
  ]
    .filter((part) => part !== undefined)
    .join('/');
}

function firstFile(root: string): string | undefined {
  const pending = [''];
  for (let seen = 0; pending.length > 0 && seen < MOST_ENTRIES; ) {
    const folder = pending.pop() ?? '';
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    seen += entries.length;
    const file = entries.find((entry) => entry.isFile() && describeFile(entry.name) !== undefined);
    if (file !== undefined) return join(folder, file.name);
    pending.push(...entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name)));
  }
  return undefined;
}

async function firstMember(path: string): Promise<string | undefined> {
  const enough = new AbortController();
  let found: string | undefined;
  let seen = 0;
  const onMember = ({ path: member }: { path: string }) => {
    seen += 1;
    if (describeFile(basename(member)) !== undefined) found ??= member;
    if (found !== undefined || seen === MOST_ENTRIES) enough.abort();
  };
  try {
    await readTar(path, { onMember, signal: enough.signal });
  } catch (error) {
    if (!enough.signal.aborted) throw error;
  }
  return found;
}
