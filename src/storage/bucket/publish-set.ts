import { open } from 'node:fs/promises';
import pLimit from 'p-limit';
import { readHandleAt } from '../../disk/at-offset.ts';
import type { FileDigest } from '../../disk/digest.ts';
import type { Upload } from '../../disk/store/object-store.ts';
import { type BucketFolder, keyIn, prefixOf } from './bucket-folder.ts';
import {
  type Completing,
  completeSet,
  endedByOther,
  finishPending,
  forgetPending,
  isThere,
  notePending,
  type PendingFile,
} from './pending-set.ts';

/** A file that is to lie in a bucket under this name. */
export interface SetFile extends FileDigest {
  readonly name: string;
  /** Where it lies on the disk, finished. */
  readonly path: string;
}

/** Stores take at most 10,000 parts. */
const MOST_PARTS = 10_000;
const PART_BYTES = 8 * 1024 ** 2;
const PARTS_AT_ONCE = 4;

/**
 * Puts a set of files into a bucket's folder, the last of them, its manifest, last: all are uploaded before the first takes its place, each
 * in one step, and what has its bytes already is left alone. First finishes what a writer who died has left in the middle, and ends all
 * other uploads into this folder, so that nobody who has lost the right to it puts a file there later. Throws FBP-REMOTE,
 * FBP-CREDENTIALS, FBP-LOCKED, FBP-DISK; the former set then stands as it was, or the next one who comes puts this one there.
 */
export async function publishSet(folder: BucketFolder, files: readonly SetFile[], options: Completing): Promise<void> {
  const { signal } = options;
  await takeOver(folder, options);
  const pending = await uploadSet(folder, files, options);
  const isNew = pending.some(({ upload }) => upload !== undefined);
  if (isNew) await notePending(folder, pending, signal);
  await completeSet(folder, pending, options);
  if (isNew) await forgetPending(folder, signal);
}

/** Uploads what is not there yet, and confirms the right to it. Nothing is left of the uploads when that fails. */
async function uploadSet(
  folder: BucketFolder,
  files: readonly SetFile[],
  { confirm, signal }: Completing,
): Promise<PendingFile[]> {
  const begun: Upload[] = [];
  const pending: PendingFile[] = [];
  try {
    for (const file of files) {
      const { name, sha256, bytes } = file;
      if (await isThere(folder, file, signal)) {
        pending.push({ name, sha256, bytes });
        continue;
      }
      const upload = await folder.store.beginUpload(keyIn(folder, name), sha256, signal);
      begun.push(upload);
      const tags = await uploadParts(folder, { file, upload }, signal);
      pending.push({ name, sha256, bytes, upload: { id: upload.id, tags } });
    }
    if (begun.length > 0) await confirm();
    return pending;
  } catch (error) {
    // Only its own: the folder may be another's by now.
    const cleaning = AbortSignal.timeout(CLEANING_MS);
    await Promise.allSettled(begun.map((upload) => folder.store.abortUpload(upload, cleaning)));
    throw error;
  }
}

const CLEANING_MS = 10_000;

/** For whoever has the right to a folder alone: nothing of what others began is on the way any more, and no set is half there. */
export async function takeOver(folder: BucketFolder, options: Omit<Completing, 'confirm'>): Promise<void> {
  const { signal } = options;
  await finishPending(folder, options);
  const own = prefixOf(folder);
  for (const upload of await folder.store.uploads(own, signal)) {
    if (!upload.key.slice(own.length).includes('/')) await folder.store.abortUpload(upload, signal);
  }
}

async function uploadParts(
  folder: BucketFolder,
  { file, upload }: { readonly file: SetFile; readonly upload: Upload },
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
    if (tag === undefined) throw endedByOther(folder, file.name);
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
