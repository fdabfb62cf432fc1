import { statSync } from 'node:fs';
import { readTar } from '../../decode/tar/read-tar.ts';
import { stampOf } from '../../disk/digest.ts';
import type { FilePlace } from '../../domain/event.ts';
import { describeFile, describeFolder, type FolderFacts, pathSegments } from '../wire/market-path.ts';
import { addMembers, beginTar, endTar, type ListedMember, rootRow } from './catalogue-files.ts';
import type { Indexing } from './index-folder.ts';

/** A TAR root as it is indexed. */
export interface TarRoot {
  readonly kind: 'tar';
  readonly id: number;
  readonly label: string;
  readonly path: string;
  /** Size and modification time that the index belongs to. */
  readonly stamp: string;
  readonly fault: string | undefined;
}

const BATCH_MEMBERS = 4000;
/** No terminal, log or report shall meet a path with control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f]/;

/** What a TAR's index belongs to; the TAR is read again when it differs. */
export function tarStamp(path: string): string {
  const { size, mtimeMs } = statSync(path);
  return stampOf(`${size}:${mtimeMs}`, 'base64url').slice(0, 12);
}

interface MemberFolder {
  /** As the TAR has it. */
  readonly raw: string;
  readonly path: string;
  readonly facts: FolderFacts;
  /** No honest TAR of Betfair's has control characters or `..` in a path. */
  readonly honest: boolean;
}

function describeMemberFolder(raw: string): MemberFolder {
  const segments = pathSegments(raw);
  const honest = !segments.includes('..') && !UNPRINTABLE.test(raw);
  return { raw, path: segments.join('/'), facts: describeFolder(segments), honest };
}

/** Makes a reader of members as market files; undefined for other files. Members of one folder come in a row. */
function memberReader(): (member: FilePlace) => ListedMember | undefined {
  let folder = describeMemberFolder('');
  return (member) => {
    const slash = member.name.lastIndexOf('/');
    const name = member.name.slice(slash + 1);
    const raw = member.name.slice(0, Math.max(slash, 0));
    const file = describeFile(name);
    if (file === undefined) return undefined;
    if (raw !== folder.raw) folder = describeMemberFolder(raw);
    if (!folder.honest) return undefined;
    return { ...file, name, folder: folder.path, facts: folder.facts, position: member.offset, size: member.length };
  };
}

/**
 * Indexes a TAR in place, unless the catalogue has it as it is: one pass over its headers, in flat memory whatever its
 * size. A damaged or cut TAR keeps what was read and says so in `fault`. Throws FbpError FBP-ARCHIVE for what is no TAR.
 */
export async function indexTar(tar: { label: string; path: string }, { db, signal }: Indexing): Promise<TarRoot> {
  const stamp = tarStamp(tar.path);
  const row = rootRow(db, tar.path);
  if (row.stamp === stamp) return { ...tar, kind: 'tar', id: row.id, stamp, fault: row.fault ?? undefined };
  beginTar(db, row, stamp);
  const asMarketFile = memberReader();
  let waiting: ListedMember[] = [];
  let ignored = 0;
  const flush = () => {
    if (waiting.length > 0) addMembers(db, row.id, stamp, waiting);
    waiting = [];
  };
  const onMember = (member: FilePlace) => {
    const file = asMarketFile(member);
    if (file === undefined) ignored++;
    else if (waiting.push(file) >= BATCH_MEMBERS) flush();
  };
  const scan = await readTar(tar.path, { onMember, signal });
  flush();
  endTar(db, { id: row.id, stamp, ignored: ignored + scan.others, fault: scan.fault ?? null });
  return { ...tar, kind: 'tar', id: row.id, stamp, fault: scan.fault };
}
