import { open } from 'node:fs/promises';
import pLimit from 'p-limit';
import { readHandleAt } from '../../disk/at-offset.ts';
import type { FileDigest } from '../../disk/digest.ts';
import type { Upload } from '../../disk/store/object-store.ts';
import { FbpError } from '../../domain/errors.ts';
import { addressIn, type BucketFolder, keyIn, prefixOf } from './bucket-folder.ts';

/** A file that is to lie in a bucket under this name. */
export interface SetFile extends FileDigest {
  readonly name: string;
  /** Where it lies on the disk, finished. */
  readonly path: string;
}

export interface SetPublishing {
  /** Throws once the right to publish may be another's. */
  readonly confirm: () => Promise<void>;
  /** Names that are no more in the folder with this set, unless they are in it. */
  readonly optional: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

interface Uploaded {
  readonly file: SetFile;
  readonly upload: Upload;
  readonly tags: readonly string[];
}

/** Stores take at most 10,000 parts. */
const MOST_PARTS = 10_000;
const PART_BYTES = 8 * 1024 ** 2;
const PARTS_AT_ONCE = 4;

/**
 * Puts a set of files into a bucket's folder, the last of them, its manifest, last: all are uploaded before the first takes its place, each
 * in one step, and what has its bytes already is left alone. Ends uploads of others into this folder, so that nobody who has lost the
 * right to it puts a file there later. Throws FBP-REMOTE, FBP-CREDENTIALS, FBP-LOCKED, FBP-DISK; the manifest then stands as it was.
 */
export async function publishSet(
  folder: BucketFolder,
  files: readonly SetFile[],
  { confirm, optional, signal }: SetPublishing,
): Promise<void> {
  await endUploads(folder, signal);
  const begun: Upload[] = [];
  const uploads: Uploaded[] = [];
  try {
    for (const file of files) {
      if (await isThere(folder, file, signal)) continue;
      const upload = await folder.store.beginUpload(keyIn(folder, file.name), file.sha256, signal);
      begun.push(upload);
      uploads.push({ file, upload, tags: await uploadParts(folder, { file, upload }, signal) });
    }
    for (const one of uploads) {
      await confirm();
      if (one.file === files.at(-1)) await removeOthers(folder, { files, optional, signal });
      const isDone = await folder.store.completeUpload(one.upload, one.tags, signal);
      // An answer may be lost after the upload was completed.
      if (!isDone && !(await isThere(folder, one.file, signal))) throw endedByOther(folder, one.file);
    }
  } catch (error) {
    // Only its own: the folder may be another's by now.
    const cleaning = AbortSignal.timeout(CLEANING_MS);
    await Promise.allSettled(begun.map((upload) => folder.store.abortUpload(upload, cleaning)));
    throw error;
  }
}

const CLEANING_MS = 10_000;

/** Ends all uploads into a folder, whoever began them: for whoever has the right to it alone. */
export async function endUploads(folder: BucketFolder, signal: AbortSignal): Promise<void> {
  const own = prefixOf(folder);
  for (const upload of await folder.store.uploads(own, signal)) {
    if (!upload.key.slice(own.length).includes('/')) await folder.store.abortUpload(upload, signal);
  }
}

async function isThere(folder: BucketFolder, { name, sha256, bytes }: SetFile, signal: AbortSignal): Promise<boolean> {
  const found = await folder.store.find(keyIn(folder, name), signal);
  return found?.sha256 === sha256 && found.bytes === bytes;
}

async function uploadParts(
  folder: BucketFolder,
  { file, upload }: Pick<Uploaded, 'file' | 'upload'>,
  signal: AbortSignal,
): Promise<string[]> {
  const { path, bytes } = file;
  const size = Math.max(PART_BYTES, Math.ceil(bytes / MOST_PARTS));
  const handle = await open(path, 'r');
  const limit = pLimit(PARTS_AT_ONCE);
  const send = async (number: number): Promise<string> => {
    const offset = (number - 1) * size;
    const body = Buffer.alloc(Math.min(size, bytes - offset));
    await readHandleAt(handle, body, offset);
    const tag = await folder.store.uploadPart(upload, { number, body }, signal);
    if (tag === undefined) throw endedByOther(folder, file);
    return tag;
  };
  try {
    const count = Math.max(1, Math.ceil(bytes / size));
    const sent = Array.from({ length: count }, (_, at) => limit(() => send(at + 1)));
    await Promise.allSettled(sent);
    return await Promise.all(sent);
  } finally {
    await handle.close();
  }
}

async function removeOthers(
  folder: BucketFolder,
  { files, optional, signal }: Pick<SetPublishing, 'optional' | 'signal'> & { readonly files: readonly SetFile[] },
): Promise<void> {
  const own = new Set(files.map(({ name }) => name));
  const above = prefixOf(folder);
  for (const { key } of await folder.store.list(above, signal)) {
    const name = key.slice(above.length);
    if (optional.has(name) && !own.has(name)) await folder.store.remove(key, signal);
  }
}

function endedByOther(folder: BucketFolder, { name }: SetFile): FbpError {
  return new FbpError('FBP-LOCKED', 'another run has begun to write this output meanwhile', {
    where: addressIn(folder, name),
    hint: 'let one machine write it at a time, or use a queue',
  });
}
