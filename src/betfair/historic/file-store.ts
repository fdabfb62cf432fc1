import type { FilePlace } from '../../domain/event.ts';
import type { TakeBytes } from '../service/transport.ts';
import type { RemoteFile } from '../wire/market-path.ts';

/** Where downloaded files are kept once they are verified. */
export interface FileStore {
  /** The file, when it is here and whole. */
  find(file: RemoteFile, signal: AbortSignal): Promise<FilePlace | undefined>;
  /**
   * Keeps what `fetch` hands on, on disk from the first byte on, under the file's place once it is verified. What came whole
   * is kept though the run stops: it has been paid for. Throws what `fetch` throws, FBP-MARKET-FILE (retryable) or FBP-DISK.
   */
  keep(file: RemoteFile, fetch: (take: TakeBytes) => Promise<void>): Promise<FilePlace>;
  /** Removes a kept file. Throws FBP-DISK or FBP-LOCKED. */
  discard(file: RemoteFile): Promise<void>;
  close(): void;
}
