import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { openHistoric } from '../../../src/betfair/historic/open-historic.ts';
import { configSchema } from '../../../src/config/schema.ts';
import type { MarketFile } from '../../../src/domain/event.ts';
import { EnhancedDownloader } from '../../../src/download/enhanced-downloader.ts';
import type { EventSketch } from '../generator/market/event-plan.ts';
import { eventEntries } from '../generator/write-events.ts';
import { startEmulator } from './emulator.ts';
import { historicContext } from './historic-context.ts';
import { deliveredTwice, mostWithin } from './request-log.ts';

const NEVER = new AbortController().signal;
const WORKERS = 8;

export interface DownloadRun {
  readonly files: number;
  readonly requests: number;
  readonly faultsMet: number;
  /** Seconds between the first and the last request. */
  readonly seconds: number;
  /** Most requests that came in within any second. */
  readonly mostInASecond: number;
  /** Requests that the server counted as too many within ten seconds. */
  readonly refusedForRate: number;
  /** Kept files that are not byte for byte what the service holds. */
  readonly wrong: readonly string[];
  readonly fetchedTwice: readonly string[];
  /** Names left in the folder of unfinished files. */
  readonly unfinished: readonly string[];
  close(): Promise<void>;
}

export interface DownloadPlan {
  /** Three files each. */
  readonly events: number;
  readonly faultRate: number;
  readonly seed: string;
  readonly requestsPerSecond: number;
  readonly askEachTimes?: number;
}

function sketches(count: number): EventSketch[] {
  return Array.from({ length: count }, (_, index) => ({
    eventId: String(32_400_000 + index),
    home: `Home ${index}`,
    away: `Away ${index}`,
    scheduledAt: Date.UTC(2023, 7, 1 + (index % 28), 14),
    score: [1, 0] as const,
    updates: 2,
  }));
}

/** Downloads every file of a generated month from an emulator that misbehaves, through the real client, and tells what became of it. */
export async function downloadEverything({
  events,
  faultRate,
  seed,
  requestsPerSecond,
  askEachTimes = 1,
}: DownloadPlan): Promise<DownloadRun> {
  const root = mkdtempSync(join(tmpdir(), 'fbp-download-'));
  const emulator = await startEmulator({
    files: eventEntries(sketches(events)),
    faults: { rate: faultRate, seed },
    slowMs: 20,
    rateLimit: { requests: requestsPerSecond * 10, windowMs: 10_000 },
  });
  const config = configSchema.parse({
    betfair: { base_url: emulator.url, identity_url: emulator.url },
    api: { betfair: { rate_limit: requestsPerSecond, timeout: 0.25 } },
    storage: { data_dir: join(root, 'data'), state_dir: join(root, 'state') },
  });
  const policy = { retries: 25, backoffMs: () => 2 };
  const context = historicContext(config, { policy });
  const source = await openHistoric(context);
  const downloader = new EnhancedDownloader(source, context.service.retry);
  const limit = pLimit(WORKERS);
  const files = emulator.files.map(({ remote: { path: key, eventId, marketId } }) => {
    return { key, eventId, marketId, size: undefined, marketType: undefined } satisfies MarketFile;
  });
  const wanted = files.flatMap((file) => Array.from({ length: askEachTimes }, () => file));
  const local = await Promise.all(wanted.map((file) => limit(() => downloader.fetch(file, 'm', NEVER))));
  const byPath = new Map(emulator.files.map((file) => [file.remote.path, file.bytes]));
  const times = emulator.log.map(({ at }) => at);
  const run = {
    files: new Set(local.map(({ path }) => path)).size,
    requests: emulator.log.length,
    faultsMet: emulator.log.filter(({ fault }) => fault !== undefined).length,
    seconds: (Math.max(...times) - Math.min(...times)) / 1000,
    mostInASecond: mostWithin(emulator.log, 1_000),
    refusedForRate: emulator.log.filter(({ status, fault }) => status === 429 && fault === undefined).length,
    wrong: local.filter(({ path, file }) => !byPath.get(file.key)?.equals(readFileSync(path))).map(({ path }) => path),
    fetchedTwice: deliveredTwice(emulator.log),
    unfinished: readdirSync(join(root, 'data', '.incoming')),
  };
  return {
    ...run,
    async close() {
      source.close();
      await emulator.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
