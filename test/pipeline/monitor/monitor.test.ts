import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runBatch } from '../../../src/pipeline/run/run-batch.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';
import { shortSeason } from '../../support/e2e/historic-project.ts';
import { makeCertificates } from '../../support/emulator/certificates.ts';
import { type ExchangeOptions, startExchange } from '../../support/emulator/exchange/exchange.ts';
import {
  BATCH,
  exchangeSettings,
  type WatchedBatch,
  type WatchOptions,
  watchBatch,
} from '../../support/emulator/exchange/watched-batch.ts';
import { writeFolder } from '../../support/generator/archive-writer.ts';
import { eventEntries } from '../../support/generator/write-events.ts';

const certificates = makeCertificates();
if (certificates === undefined) console.warn('skipped: there is no openssl program to make certificates with');

const SEASON = shortSeason(1);
const HOUR = 3_600_000;
const FIRST_KICKOFF = Date.UTC(2023, 7, 12, 14);
const BEFORE_ALL = FIRST_KICKOFF - 15 * 24 * HOUR;
const LAST_OF_ALL = FIRST_KICKOFF + 48 * HOUR;

const FILES = { BASIC: [...eventEntries(SEASON.events)], PRO: [...eventEntries(SEASON.events, { plan: 'PRO' })] };

async function exchangeOf(plan: keyof typeof FILES, over: Partial<ExchangeOptions> = {}) {
  const exchange = await startExchange({
    files: FILES[plan],
    startAt: BEFORE_ALL,
    certificates: certificates as never,
    ...over,
  });
  onTestFinished(() => exchange.close());
  return exchange;
}

async function watch(options: Omit<WatchOptions, 'root' | 'statistics'>, root = tempFolder()): Promise<WatchedBatch> {
  return await watchBatch({ statistics: SEASON.statistics, root, ...options });
}

/** What a run makes of an archive. */
async function outputOf(archive: string, watched: WatchedBatch, root: string): Promise<Record<string, string>> {
  const settings = { ...watched.settings, signal: new AbortController().signal };
  const { config } = exchangeSettings({ exchange: { certificates: { caFile: '' } } as never, root }, settings.signal);
  const outputDir = join(root, 'output');
  const request = {
    batch: BATCH,
    statsFile: watched.statsFile,
    archive: [archive],
    outputDir,
    source: 'archive',
  } as const;
  await runBatch(request, { ...settings, config });
  return Object.fromEntries(
    ['matches.csv', 'odds.csv.gz', 'prices.csv', 'failures.csv'].map((name) => [
      name,
      readFileSync(join(outputDir, name), 'base64'),
    ]),
  );
}

async function archiveOutput(plan: keyof typeof FILES, watched: WatchedBatch): Promise<Record<string, string>> {
  const folder = tempFolder();
  writeFolder(folder, FILES[plan]);
  return await outputOf(folder, watched, tempFolder());
}

describe.skipIf(certificates === undefined)('a monitor on the emulated exchange', () => {
  it.each(['BASIC', 'PRO'] as const)(
    'records %s so that a run on the recording gives the bytes of the archive',
    async (plan) => {
      const exchange = await exchangeOf(plan);
      const watched = await watch({ exchange, monitor: { plan: plan === 'PRO' ? 'pro' : 'basic' } });
      expect(
        watched
          .linked()
          .map(({ link }) => link.eventId)
          .sort(),
      ).toEqual(SEASON.events.map(({ eventId }) => eventId));
      for (let at = BEFORE_ALL; at < LAST_OF_ALL; at += 12 * HOUR) await watched.advance(at);
      await watched.advance(LAST_OF_ALL);
      await watched.interrupt();
      expect(exchange.isOver).toBe(true);
      expect(watched.gaps).toEqual([]);
      // Nothing but lists is ever asked for: no bet is placed, no account is looked at.
      expect([...new Set(exchange.methods)].sort()).toEqual(['listEvents', 'listMarketCatalogue']);
      expect(await outputOf(watched.recording, watched, tempFolder())).toEqual(await archiveOutput(plan, watched));
    },
  );
});
