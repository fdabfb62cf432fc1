import { join } from 'node:path';
import type { Secrets } from '../../config/secrets.ts';
import { ArchiveSource } from '../archive/archive-source.ts';
import { type ArchiveContext, catalogueOptions } from '../archive/open-archive.ts';
import type { RequestGate } from '../service/rate-limiter.ts';
import type { Retry } from './fetch-each.ts';
import type { FileStore } from './file-store.ts';
import { HistoricSource } from './historic-source.ts';
import { ListingMemory } from './lists/listing-memory.ts';

/** What the historic API needs besides the configuration: who asks, how often things are tried again, where downloads are kept. */
export interface HistoricService {
  readonly secrets: Secrets;
  /** Until a request is given up; lists have longer. */
  readonly timeoutMs: number;
  /** For lists, and for the files that events are learned from; `fetch` itself tries once. */
  readonly retry: Retry;
  /** Opens the folder of downloads, `storage.data_dir`. Throws FBP-DISK, FBP-LOCKED. */
  openStore(): Promise<FileStore>;
  /** false: answers are used and not kept. */
  readonly remembers: boolean;
  /** Told how many of the events that have to be looked at were. */
  readonly onProgress: (done: number, total: number) => void;
  /** What requests wait for where other processes send some too; by default the limit for this process. */
  readonly gate?: RequestGate | undefined;
  /** Told of every session token: it must not be logged. */
  readonly onToken: (token: string) => void;
}

export interface HistoricContext extends ArchiveContext {
  readonly service: HistoricService;
}

/**
 * Puts the historic source together: client, remembered lists and, at `storage.data_dir`, the archive that downloads build up.
 * Sends nothing yet. Throws FBP-CREDENTIALS, FBP-DISK, FBP-LOCKED.
 */
export async function openHistoric(context: HistoricContext): Promise<HistoricSource> {
  const { service } = context;
  const { betfair, storage, processing, api } = context.config;
  const { enabled, max_workers } = processing.parallel;
  // Loading an HTTP client is a good part of a start, which runs on local files need not wait for.
  const { openHistoricClient } = await import('./historic-client.ts');
  const { secrets, timeoutMs, onToken, gate } = service;
  const requestsPerSecond = api.betfair.rate_limit;
  const client = openHistoricClient({ betfair, requestsPerSecond, gate, timeoutMs, secrets, onToken });
  const library = { ...catalogueOptions(context), kind: 'archive', paths: [storage.data_dir] } as const;
  return new HistoricSource({
    client,
    memory: new ListingMemory(join(storage.state_dir, 'listings.sqlite'), context.notice),
    store: await service.openStore(),
    openLibrary: () => new ArchiveSource(library),
    betfair,
    requestsPerSecond,
    listsAtOnce: enabled ? max_workers.search : 1,
    concurrency: enabled ? max_workers.download : 1,
    retry: service.retry,
    remembers: service.remembers,
    onProgress: service.onProgress,
  });
}
