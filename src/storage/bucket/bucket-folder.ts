import { ObjectStore } from '../../disk/store/object-store.ts';
import type { StoreAccess } from '../../disk/store/store-access.ts';
import { FbpError } from '../../domain/errors.ts';
import { storePlace } from '../../domain/store-path.ts';

/** A place in a bucket below which files of outputs lie, as a folder of a disk would hold them. */
export interface BucketFolder {
  readonly store: ObjectStore;
  /** Without a slash at the end; empty for the bucket itself. */
  readonly prefix: string;
}

/** Throws FBP-CREDENTIALS where nobody says who asks. */
export async function bucketFolder(address: string, access: StoreAccess | undefined): Promise<BucketFolder> {
  const { bucket, key } = storePlace(address);
  if (access !== undefined) return { store: await ObjectStore.open(bucket, access), prefix: key.replace(/\/+$/, '') };
  throw new FbpError('FBP-CREDENTIALS', 'an output in a bucket needs credentials', {
    where: address,
    hint: 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_ENDPOINT_URL for a store of your own), or AWS_PROFILE',
  });
}

export function within({ store, prefix }: BucketFolder, name: string): BucketFolder {
  return { store, prefix: keyIn({ prefix }, name) };
}

export function keyIn({ prefix }: Pick<BucketFolder, 'prefix'>, name: string): string {
  return [prefix, name].filter((part) => part !== '').join('/');
}

/** What the keys of all files below it begin with. */
export function prefixOf({ prefix }: Pick<BucketFolder, 'prefix'>): string {
  return prefix === '' ? '' : `${prefix}/`;
}

/** As messages name it. */
export function addressIn({ store, prefix }: BucketFolder, name = ''): string {
  return `s3://${store.bucket}/${keyIn({ prefix }, name)}`;
}
