import type { FilePlace } from '../../domain/event.ts';
import type { RemoteFile } from '../wire/market-path.ts';

/** Where downloaded files are kept once they are verified. */
export interface FileStore {
  /** The file, when it is here and whole. */
  find(file: RemoteFile): Promise<FilePlace | undefined>;
  /** Verifies bytes and keeps them under the file's place. Throws FBP-MARKET-FILE (retryable) or FBP-DISK. */
  keep(file: RemoteFile, bytes: Uint8Array): Promise<FilePlace>;
  /** Removes a kept file. Throws FBP-DISK or FBP-LOCKED. */
  discard(file: RemoteFile): Promise<void>;
  close(): void;
}
