import { statSync } from 'node:fs';
import type { MemberScan } from '../../decode/member-scan.ts';
import { readTar } from '../../decode/tar/read-tar.ts';
import { readZip } from '../../decode/zip/read-zip.ts';
import { stampOf } from '../../disk/digest.ts';
import { FbpError } from '../../domain/errors.ts';
import type { FilePlace } from '../../domain/event.ts';
import type { RemoteTar } from '../archive/remote/remote-tar.ts';
import { describeFile, describeFolder, type FolderFacts, pathSegments } from '../wire/market-path.ts';
import { addMembers, beginContainer, endContainer, type ListedMember, rootRow } from './catalogue-files.ts';
import type { Indexing } from './index-folder.ts';
import { modifiedUs } from './walk-folder.ts';

/** A TAR or ZIP as it is indexed. */
export interface ContainerRoot {
  readonly kind: 'tar' | 'zip';
  readonly id: number;
  readonly label: string;
  /** Where its bytes are read: of a packed TAR the unpacked one. */
  readonly path: string;
  /** Size and modification time that the index belongs to. */
  readonly stamp: string;
  readonly fault: string | undefined;
  /** Of a TAR in a bucket: what brings its members. */
  readonly remote?: RemoteTar | undefined;
}

const BATCH_MEMBERS = 4000;
/** No terminal, log or report shall meet a path with control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f]/;

/** What the index of a TAR or ZIP belongs to: it is read again when that differs. */
export function containerStamp(path: string): string {
  const stats = statSync(path, { bigint: true });
  return stampOf(`${stats.size}:${modifiedUs(stats)}`, 'base64url').slice(0, 12);
}

/** The error for a TAR or ZIP that is another one by now. */
export function changedContainer(label: string): FbpError {
  return new FbpError('FBP-ARCHIVE', 'The archive is gone or was changed while it was being read', {
    where: label,
    hint: 'Run the same command again once nothing writes to it any more.',
  });
}

interface MemberFolder {
  /** As the container has it. */
  readonly raw: string;
  readonly path: string;
  readonly facts: FolderFacts;
  /** No honest archive of Betfair's files has control characters or `..` in a path. */
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

/** Endings of archives: within another one they are not read, and counted for that. */
const ARCHIVE_NAME = /\.(?:tar|tgz|tbz2?|zip|7z|rar)$|\.tar\.\w+$/i;

/** Members that are no market files. */
class OtherMembers {
  count = 0;
  #archives = 0;
  #first = '';

  add({ name }: FilePlace): void {
    this.count += 1;
    if (!ARCHIVE_NAME.test(name)) return;
    this.#archives += 1;
    this.#first ||= JSON.stringify(name.slice(0, 200));
  }

  /** In words, as a fault. */
  archives(): string[] {
    return this.#archives === 0 ? [] : [`holds ${this.#archives} archives that are not read: ${this.#first}`];
  }
}

/**
 * Indexes a TAR or ZIP in place, unless the catalogue has it as it is: one pass over its headers, in flat memory whatever
 * its size. A damaged or cut one keeps what was read and says so in `fault`. Throws FbpError FBP-ARCHIVE for what is neither.
 */
export async function indexContainer(
  container: Pick<ContainerRoot, 'kind' | 'label' | 'path' | 'remote'>,
  { db, signal, doubtsFaults = false }: Indexing & { readonly doubtsFaults?: boolean | undefined },
): Promise<ContainerRoot> {
  const { remote } = container;
  const stamp = remote?.stamp ?? containerStamp(container.path);
  const row = rootRow(db, container.path);
  const known = { ...container, id: row.id, stamp };
  const isKnown = row.stamp === stamp && !(doubtsFaults && row.fault !== null);
  if (isKnown) return { ...known, fault: row.fault ?? undefined };
  beginContainer(db, row, stamp);
  const asMarketFile = memberReader();
  const others = new OtherMembers();
  let waiting: ListedMember[] = [];
  const flush = () => {
    if (waiting.length > 0) addMembers(db, row.id, stamp, waiting);
    waiting = [];
  };
  const onMember = (member: FilePlace) => {
    const file = asMarketFile(member);
    if (file === undefined) others.add(member);
    else if (waiting.push(file) >= BATCH_MEMBERS) flush();
  };
  const read = container.kind === 'zip' ? readZip : readTar;
  const reading = { onMember, signal };
  const scan = await (remote === undefined ? read(container.path, reading) : remote.scan(reading));
  flush();
  // A part of an object is asked for with its tag: another content shows at once.
  if (remote === undefined && containerStamp(container.path) !== stamp) throw changedContainer(container.label);
  const fault = faultOf(scan, others);
  endContainer(db, { id: row.id, stamp, ignored: others.count + scan.others, fault: fault ?? null });
  return { ...known, fault };
}

function faultOf(scan: MemberScan, others: OtherMembers): string | undefined {
  const faults = [...(scan.fault === undefined ? [] : [scan.fault]), ...others.archives()];
  return faults.length === 0 ? undefined : faults.join('; ');
}
