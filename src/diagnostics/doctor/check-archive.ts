import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { type ArchivePath, archivePaths } from '../../betfair/archive/archive-roots.ts';
import { cataloguePath } from '../../betfair/catalogue/catalogue-database.ts';
import { describeFile, describeFolder, pathSegments, UNDATED } from '../../betfair/wire/market-path.ts';
import { readTar } from '../../decode/tar/read-tar.ts';
import { readZip } from '../../decode/zip/read-zip.ts';
import { askReadOnly, damageOf } from '../../disk/database/database.ts';
import { shownPath } from '../../disk/path-names.ts';
import { messageOf } from '../../domain/errors.ts';
import type { FilePlace } from '../../domain/event.ts';
import { isStorePath } from '../../domain/store-path.ts';
import { type ConfiguredContext, type Finding, failure, ok, warn } from './check.ts';
import { checkStore } from './check-remote.ts';

/** Each configured folder and TAR can be read, and how it is laid out. */
export async function checkArchive(context: ConfiguredContext): Promise<readonly Finding[]> {
  const { loaded } = context;
  const given = loaded.config.betfair.archive;
  if (given.length === 0) {
    return [
      ok('none configured: without --archive only the sample can be processed', {
        hint: 'name your Betfair folders and TARs under betfair.archive in config/base.yaml',
      }),
    ];
  }
  const findings: Finding[] = [];
  for (const one of given) {
    findings.push(...(await (isStorePath(one) ? checkStore(one, context) : checkPath(one, loaded.root))));
  }
  return findings;
}

async function checkPath(given: string, root: string): Promise<Finding[]> {
  try {
    const parts = archivePaths([given]);
    const findings: Finding[] = [];
    for (const part of parts) findings.push(...(await describe(part, { root, isOnly: parts.length === 1 })));
    return findings;
  } catch (error) {
    return [failure(error)];
  }
}

/** A folder that is there for its TARs needs no files of its own. */
async function describe(part: ArchivePath, { root, isOnly }: { root: string; isOnly: boolean }): Promise<Finding[]> {
  const where = shownPath(part.label, root);
  try {
    const layout = await archiveLayout(part);
    const unread = part.kind === 'folder' ? part.unread : [];
    const odd = unread.map(({ file, message }) => warn(message, { where: shownPath(file, root) }));
    if (layout !== undefined) return [ok(`${part.kind}: ${layout}`, { where }), ...odd];
    if (odd.length > 0 || (!isOnly && part.kind === 'folder')) return odd;
    const hint = 'market files are called 1.<digits>.bz2 or <event id>.bz2';
    return [warn('no market file found among the first files', { where, hint })];
  } catch (error) {
    return [failure(error)];
  }
}

/** Looked at before giving up: enough for any archive that has market files at all. */
const MOST_ENTRIES = 20_000;

const PACKED =
  'a TAR packed as a whole: the first run unpacks it below the state folder; unpacked by hand it is read in place';

/**
 * How an archive is laid out, judged by its first market file: `BASIC/<year>/<month>/<day>/<event>/<market>.bz2`.
 * Undefined when there is none among the first entries. Throws FbpError FBP-ARCHIVE for a file that is no TAR.
 */
async function archiveLayout({ kind, path }: ArchivePath): Promise<string | undefined> {
  if (kind === 'packed-tar') return PACKED;
  const first = kind === 'folder' ? firstFile(path) : await firstMember(path, kind);
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

async function firstMember(path: string, kind: 'tar' | 'zip'): Promise<string | undefined> {
  const enough = new AbortController();
  let found: string | undefined;
  let seen = 0;
  const onMember = ({ name }: FilePlace) => {
    seen += 1;
    if (describeFile(basename(name)) !== undefined) found ??= name;
    if (found !== undefined || seen === MOST_ENTRIES) enough.abort();
  };
  try {
    await (kind === 'zip' ? readZip : readTar)(path, { onMember, signal: enough.signal });
  } catch (error) {
    if (!enough.signal.aborted) throw error;
  }
  return found;
}

/** The databases that outlive a run are sound. They are opened read-only: nothing is mended here. */
export function checkCatalogue({ loaded }: ConfiguredContext): readonly Finding[] {
  const { state_dir: folder } = loaded.config.storage;
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.sqlite')) : [];
  const damaged = names.flatMap((name) => {
    const fault = faultOf(join(folder, name));
    const hint = 'the next run builds it again, at the cost of time; `fbp catalog verify --repair` does so at once';
    return fault === undefined
      ? []
      : [warn(`damaged: ${fault}`, { where: shownPath(join(folder, name), loaded.root), hint })];
  });
  if (damaged.length > 0) return damaged;
  return [contentOf(cataloguePath(folder))];
}

function contentOf(path: string): Finding {
  const hint = '`fbp catalog build` fills it at once; else it fills as runs need it';
  if (!existsSync(path)) return ok('nothing catalogued yet', { hint });
  const [counts] = askReadOnly(path, (db) =>
    db
      .prepare('SELECT (SELECT count(*) FROM files) AS files, (SELECT count(DISTINCT event_id) FROM facts) AS events')
      .all(),
  ) as { files: number; events: number }[];
  const { files = 0, events = 0 } = counts ?? {};
  return files === 0
    ? ok('nothing catalogued yet', { hint })
    : ok(`sound: ${files} files, ${events} events known`, {
        hint: '`fbp catalog verify` reads the archive against it',
      });
}

function faultOf(path: string): string | undefined {
  try {
    return damageOf(path);
  } catch (error) {
    return messageOf(error);
  }
}
