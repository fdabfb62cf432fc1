import { dirname, join } from 'node:path';
import type { MemberReading, MemberScan } from '../../../decode/member-scan.ts';
import { readTarFrom } from '../../../decode/tar/read-tar.ts';
import { packTarIndex, unpackTarIndex } from '../../../decode/tar/tar-index.ts';
import { writeReplaceable } from '../../../disk/atomic-file.ts';
import { stampOf } from '../../../disk/digest.ts';
import { withDiskFaultsSync } from '../../../disk/disk-fault.ts';
import { ensureFolder } from '../../../disk/ensure-folder.ts';
import { sizeOf } from '../../../disk/file-stamp.ts';
import type { ObjectStore, StoredObject } from '../../../disk/store/object-store.ts';
import { FbpError, isFault } from '../../../domain/errors.ts';
import type { FilePlace } from '../../../domain/event.ts';
import { KeptPieces } from './kept-pieces.ts';

/** Reading on is quicker than asking again while members are small. */
const READ_ON_BYTES = 4 * 1024 * 1024;

/** A TAR in a bucket: its members are found by an index that is stored beside it, and brought one by one. */
export class RemoteTar {
  /** `s3://bucket/key`. */
  readonly url: string;
  readonly object: StoredObject;
  readonly #store: ObjectStore;
  readonly #folder: string;
  readonly #kept: KeptPieces;
  readonly #coming = new Map<number, Promise<void>>();

  /** @param cacheDir where what was brought is kept, apart for each content of the TAR. */
  constructor(store: ObjectStore, object: StoredObject, { url, cacheDir }: { url: string; cacheDir: string }) {
    this.url = url;
    this.object = object;
    this.#store = store;
    this.#folder = join(cacheDir, stampOf(`${url} ${object.etag}`, 'base64url').slice(0, 20));
    this.#kept = new KeptPieces(this.#folder);
  }

  /** What the catalogue's index of it belongs to. */
  get stamp(): string {
    return stampOf(`${this.object.bytes}:${this.object.etag}`, 'base64url').slice(0, 12);
  }

  /** Lists the members: by the stored index, which is made and stored where there is none of this content. Throws FBP-ARCHIVE, FBP-REMOTE. */
  async scan({ onMember, signal }: MemberReading): Promise<MemberScan> {
    const { key, etag } = this.object;
    const stored = await this.#store.read(`${key}.fbp-index`, signal);
    const known = stored === undefined ? undefined : unpackTarIndex(stored, etag);
    if (known !== undefined) {
      for (const member of known.members) onMember({ ...member, path: this.url });
      return known.scan;
    }
    const members: FilePlace[] = [];
    const keep = (member: FilePlace) => {
      members.push(member);
      onMember(member);
    };
    const scan = await this.#read({ onMember: keep, signal });
    await this.#storeIndex(packTarIndex({ etag, scan, members }), signal);
    return scan;
  }

  async #read({ onMember, signal }: MemberReading): Promise<MemberScan> {
    return await this.#kept.keepFrom(async (keep) => {
      const readAt = async (bytes: Uint8Array, offset: number) => {
        const part = await this.#part(offset, bytes.length, signal);
        await keep(part, offset);
        bytes.set(part);
        return part.length;
      };
      const source = { path: this.url, size: this.object.bytes, readAt, readOnBytes: READ_ON_BYTES };
      return await readTarFrom(source, { onMember, signal });
    });
  }

  /** Whoever may only read the bucket indexes it on every machine. */
  async #storeIndex(index: Uint8Array, signal: AbortSignal): Promise<void> {
    try {
      await this.#store.write(`${this.object.key}.fbp-index`, index, signal);
    } catch (error) {
      if (!isFault(error, 'FBP-CREDENTIALS', 'FBP-REMOTE')) throw error;
    }
  }

  /** Where a member's bytes lie once they were brought. */
  placeOf(member: Pick<FilePlace, 'offset' | 'length'>): Omit<FilePlace, 'name'> {
    const { offset, length } = member;
    return this.#kept.find(member) ?? { path: this.#ownPlace(offset), offset: 0, length };
  }

  #ownPlace(offset: number): string {
    return join(this.#folder, String(Math.floor(offset / SPREAD)), String(offset));
  }

  /** Brings a member's bytes, once. Throws FBP-ARCHIVE when the TAR is another one by now, FBP-REMOTE, FBP-DISK. */
  async bring(member: Pick<FilePlace, 'offset' | 'length'>, signal: AbortSignal): Promise<void> {
    const { offset, length } = member;
    if (this.#kept.find(member) !== undefined || sizeOf(this.#ownPlace(offset)) === length) return;
    const coming = this.#coming.get(offset) ?? this.#fetch(offset, length, signal);
    this.#coming.set(offset, coming);
    try {
      await coming;
    } finally {
      this.#coming.delete(offset);
    }
  }

  async #fetch(offset: number, length: number, signal: AbortSignal): Promise<void> {
    const path = this.#ownPlace(offset);
    const part = length === 0 ? Buffer.alloc(0) : await this.#part(offset, length, signal);
    withDiskFaultsSync('make the folder', dirname(path), () => ensureFolder(dirname(path)));
    await writeReplaceable(path, part);
  }

  async #part(offset: number, length: number, signal: AbortSignal): Promise<Buffer> {
    const part = await this.#store.readPart(this.object, { offset, length }, signal);
    if (part?.length === length) return part;
    throw new FbpError('FBP-ARCHIVE', 'The archive is gone or was changed while it was being read', {
      where: this.url,
      hint: 'Run the same command again once nothing writes to it any more.',
    });
  }
}

/** Bytes of the TAR whose members share a folder: no folder shall hold hundreds of thousands of files. */
const SPREAD = 16 * 1024 * 1024;
