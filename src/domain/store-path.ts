const STORE = /^s3:\/\/([^/]+)(?:\/(.*))?$/;

/** Whether a path is an address in an object store, which no file system resolves. */
export function isStorePath(path: string): boolean {
  return path.startsWith('s3://');
}

/** `s3://bucket/key`; the key is empty where there is none. */
export function storePlace(path: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = '', key = ''] = STORE.exec(path) ?? [];
  return { bucket, key };
}
