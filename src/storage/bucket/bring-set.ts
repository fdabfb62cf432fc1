import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { StagedFile, writeFileAtomic } from '../../disk/atomic-file.ts';
import { SYSTEM_CLOCK } from '../../disk/clock.ts';
import { digestFile, type FileDigest } from '../../disk/digest.ts';
import { withDiskFaultsSync } from '../../disk/disk-fault.ts';
import { ensureFolder } from '../../disk/ensure-folder.ts';
import { FbpError } from '../../domain/errors.ts';
import { addressIn, type BucketFolder, keyIn } from './bucket-folder.ts';
import { helpPending } from './pending-set.ts';

export interface SetBringing {
  /** Name of the file that lists the others with their digests under `outputs`. */
  readonly manifest: string;
  /** Names that other sets of this kind have. */
  readonly optional: ReadonlySet<string>;
  readonly signal: AbortSignal;
}

/** Only names: what a bucket says leads nowhere else. */
const listSchema = z.object({
  outputs: z.record(z.string().regex(/^\w[\w.-]*$/), z.object({ sha256: z.string(), bytes: z.number() })),
});

const READ_BYTES = 8 * 1024 ** 2;
/** A set takes its place within seconds. */
const LOOKS = 6;
const FIRST_WAIT_MS = 250;

/**
 * Makes a folder on the disk the copy of the set in a bucket's folder, as its manifest names it: of a set that is being replaced, the one or
 * the other, never a part of each. Gives false where the bucket has none; the copy then has none either. Throws FBP-REMOTE, FBP-CREDENTIALS,
 * FBP-DISK, FBP-INPUT where the bucket's files stay others than its manifest says.
 */
export async function bringSet(from: BucketFolder, copy: string, options: SetBringing): Promise<boolean> {
  const { manifest, signal } = options;
  for (let looks = 1; ; looks += 1) {
    const stated = await from.store.read(keyIn(from, manifest), signal);
    if (stated === undefined) {
      await rm(join(copy, manifest), { force: true });
      return false;
    }
    const here = await readFile(join(copy, manifest)).catch(() => undefined);
    if (here?.equals(stated)) return true;
    if (await bringFiles(from, copy, { ...options, files: filesOf(stated, addressIn(from, manifest)) })) {
      await writeFileAtomic(join(copy, manifest), stated);
      return true;
    }
    if (looks === LOOKS) throw tornSet(from, manifest);
    await helpPending(from, signal);
    await SYSTEM_CLOCK.sleep(FIRST_WAIT_MS * 2 ** looks, signal);
  }
}

function filesOf(stated: Buffer, where: string): Readonly<Record<string, FileDigest>> {
  try {
    return listSchema.parse(JSON.parse(stated.toString('utf8'))).outputs;
  } catch (cause) {
    throw new FbpError('FBP-INPUT', 'the manifest in the bucket cannot be read', {
      where,
      hint: 'process the batch again',
      cause,
    });
  }
}

/** False where a file is another one than the manifest says: it was replaced meanwhile. */
async function bringFiles(
  from: BucketFolder,
  copy: string,
  { files, optional, signal }: SetBringing & { readonly files: Readonly<Record<string, FileDigest>> },
): Promise<boolean> {
  withDiskFaultsSync('make the folder', copy, () => ensureFolder(copy));
  for (const name of optional) if (files[name] === undefined) await rm(join(copy, name), { force: true });
  for (const [name, digest] of Object.entries(files)) {
    const path = join(copy, name);
    if (!(await hasDigest(path, digest)) && !(await bringFile(from, { name, path, digest }, signal))) return false;
  }
  return true;
}

/** One file, whole; false where there is none, or none of this content. */
export async function bringFile(
  from: BucketFolder,
  { name, path, digest }: { readonly name: string; readonly path: string; readonly digest?: FileDigest },
  signal: AbortSignal,
): Promise<boolean> {
  const object = await from.store.find(keyIn(from, name), signal);
  if (object === undefined) return false;
  const file = await StagedFile.create(path);
  try {
    let isWhole = digest === undefined || object.bytes === digest.bytes;
    for (let offset = 0; isWhole && offset < object.bytes; offset += READ_BYTES) {
      const length = Math.min(READ_BYTES, object.bytes - offset);
      const part = await from.store.readPart(object, { offset, length }, signal);
      isWhole = part?.length === length;
      if (part !== undefined) await file.write(part);
    }
    const isIt = isWhole && (digest === undefined || (await file.seal()).sha256 === digest.sha256);
    if (isIt) await file.publish();
    return isIt;
  } finally {
    await file.discard();
  }
}

async function hasDigest(path: string, { sha256, bytes }: FileDigest): Promise<boolean> {
  const found = await digestFile(path).catch(() => undefined);
  return found?.bytes === bytes && found.sha256 === sha256;
}

function tornSet(from: BucketFolder, manifest: string): FbpError {
  return new FbpError('FBP-INPUT', 'the files in the bucket are others than their manifest says', {
    where: addressIn(from, manifest),
    hint: 'a run may be writing them: wait for it, or process the batch again',
  });
}
