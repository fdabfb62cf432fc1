import * as z from 'zod';
import { FbpError, isFault } from '../../domain/errors.ts';
import { addressIn, type BucketFolder, keyIn, prefixOf } from './bucket-folder.ts';

/** Readers of partitions pass over names that begin so. */
const NOTE = '_publishing.json';

const fileSchema = z.object({
  name: z.string().regex(/^\w[\w.-]*$/),
  sha256: z.string(),
  bytes: z.number(),
  /** Of a file that has yet to take its place. */
  upload: z.object({ id: z.string(), tags: z.array(z.string()) }).optional(),
});
const noteSchema = z.object({ files: z.array(fileSchema).readonly() });

/** A file of a set that is uploaded, or there already. */
export type PendingFile = z.infer<typeof fileSchema>;

export interface Completing {
  /** Throws once the right to publish may be another's. */
  readonly confirm: () => Promise<void>;
  /** Names that are no more in the folder with this set, unless they are in it. */
  readonly optional: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

/**
 * Writes down what has been uploaded and has yet to take its place: from then on whoever comes next can put the whole set there, and nobody
 * else's, since an upload is completed once or ended.
 */
export async function notePending(folder: BucketFolder, files: readonly PendingFile[], signal: AbortSignal) {
  await folder.store.write(keyIn(folder, NOTE), Buffer.from(JSON.stringify({ files })), signal);
}

/** Puts the files in their places, the last of them, the manifest, last. Throws FBP-LOCKED where another one has ended the uploads. */
export async function completeSet(folder: BucketFolder, files: readonly PendingFile[], options: Completing) {
  const { confirm, optional, signal } = options;
  for (const file of files) {
    if (file === files.at(-1)) await removeOthers(folder, files, { optional, signal });
    if (file.upload === undefined) continue;
    await confirm();
    await completeFile(folder, file, signal);
  }
}

async function completeFile(folder: BucketFolder, file: PendingFile, signal: AbortSignal): Promise<void> {
  const { id, tags } = file.upload ?? { id: '', tags: [] };
  const isDone = await folder.store.completeUpload({ key: keyIn(folder, file.name), id }, tags, signal);
  // It may have been completed already: an answer was lost, or another one did it.
  if (!isDone && !(await isThere(folder, file, signal))) throw endedByOther(folder, file.name);
}

/** For whoever has the right to the folder alone: a set whose writer died in the middle takes its place whole, and its note goes. */
export async function finishPending(folder: BucketFolder, options: Omit<Completing, 'confirm'>): Promise<void> {
  const { signal } = options;
  const files = await pendingIn(folder, signal);
  if (files === undefined) return;
  await unlessEnded(() => completeSet(folder, files, { ...options, confirm: async () => undefined }));
  await forgetPending(folder, signal);
}

/** The same for a reader, who removes nothing; and does nothing where it may not write. */
export async function helpPending(folder: BucketFolder, signal: AbortSignal): Promise<void> {
  await unlessEnded(async () => {
    for (const file of (await pendingIn(folder, signal)) ?? []) {
      if (file.upload !== undefined) await completeFile(folder, file, signal);
    }
  });
}

async function unlessEnded(complete: () => Promise<void>): Promise<void> {
  try {
    await complete();
  } catch (error) {
    if (!isFault(error, 'FBP-LOCKED', 'FBP-CREDENTIALS')) throw error;
  }
}

export async function forgetPending(folder: BucketFolder, signal: AbortSignal): Promise<void> {
  await folder.store.remove(keyIn(folder, NOTE), signal);
}

/** Undefined where there is no note; one that cannot be read names no file. */
async function pendingIn(folder: BucketFolder, signal: AbortSignal): Promise<readonly PendingFile[] | undefined> {
  const note = await folder.store.read(keyIn(folder, NOTE), signal);
  if (note === undefined) return undefined;
  try {
    return noteSchema.parse(JSON.parse(note.toString('utf8'))).files;
  } catch {
    return [];
  }
}

export async function isThere(
  folder: BucketFolder,
  { name, sha256, bytes }: Pick<PendingFile, 'name' | 'sha256' | 'bytes'>,
  signal: AbortSignal,
): Promise<boolean> {
  const found = await folder.store.find(keyIn(folder, name), signal);
  return found?.sha256 === sha256 && found.bytes === bytes;
}

async function removeOthers(
  folder: BucketFolder,
  files: readonly PendingFile[],
  { optional, signal }: Pick<Completing, 'optional' | 'signal'>,
): Promise<void> {
  const own = new Set(files.map(({ name }) => name));
  const above = prefixOf(folder);
  for (const { key } of await folder.store.list(above, signal)) {
    const name = key.slice(above.length);
    if (optional.has(name) && !own.has(name)) await folder.store.remove(key, signal);
  }
}

export function endedByOther(folder: BucketFolder, name: string): FbpError {
  return new FbpError('FBP-LOCKED', 'another run has begun to write this output meanwhile', {
    where: addressIn(folder, name),
    hint: 'let one machine write it at a time, or use a queue',
  });
}
