import { join } from 'node:path';
import { ObjectStore, type StoredObject } from '../../../disk/store/object-store.ts';
import type { StoreAccess } from '../../../disk/store/store-access.ts';
import { FbpError } from '../../../domain/errors.ts';
import { isStorePath, storePlace } from '../../../domain/store-path.ts';
import { RemoteTar } from './remote-tar.ts';

interface RemoteOptions {
  readonly access: StoreAccess | undefined;
  readonly stateDir: string;
  readonly signal: AbortSignal;
}

/** Below the state folder: what was brought from stores. */
const CACHE = 'objects';

/** Those of the given archives that lie in a store, and the others. */
export function splitArchives(paths: readonly string[]): { remote: string[]; local: string[] } {
  return { remote: paths.filter(isStorePath), local: paths.filter((path) => !isStorePath(path)) };
}

/** The TARs that an address means: the one of that name, or all below it. Throws FBP-ARCHIVE, FBP-CREDENTIALS, FBP-REMOTE. */
export async function remoteTars(url: string, options: RemoteOptions): Promise<RemoteTar[]> {
  const { access, stateDir, signal } = options;
  if (access === undefined) throw withoutAccess(url);
  const { bucket, key } = storePlace(url);
  const store = await ObjectStore.open(bucket, access);
  const found = await objectsAt(store, key, signal);
  if (found.length === 0) {
    throw new FbpError('FBP-ARCHIVE', 'There is no TAR at this address', {
      where: url,
      hint: 'give s3://bucket/file.tar, or a prefix of TARs',
    });
  }
  const cacheDir = join(stateDir, CACHE);
  return found.map((object) => new RemoteTar(store, object, { url: `s3://${bucket}/${object.key}`, cacheDir }));
}

async function objectsAt(store: ObjectStore, key: string, signal: AbortSignal): Promise<StoredObject[]> {
  if (TAR.test(key)) {
    const one = await store.find(key, signal);
    return one === undefined ? [] : [one];
  }
  const prefix = key === '' || key.endsWith('/') ? key : `${key}/`;
  const all = await store.list(prefix, signal);
  return all.filter((object) => TAR.test(object.key)).sort((a, b) => (a.key < b.key ? -1 : 1));
}

const TAR = /\.tar$/i;

function withoutAccess(url: string): FbpError {
  return new FbpError('FBP-CREDENTIALS', 'an archive in a bucket needs credentials', {
    where: url,
    hint: 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_ENDPOINT_URL for a store of your own), or AWS_PROFILE',
  });
}
