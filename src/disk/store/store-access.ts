/** How an S3-compatible store is reached. */
export interface StoreAccess {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly region: string;
  /** Of the service, without bucket and without a slash at the end. */
  readonly endpoint: string;
}
