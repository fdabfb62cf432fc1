import { constants, copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArchiveSource } from '../../betfair/archive/archive-source.ts';
import type { HistoricSource } from '../../betfair/historic/historic-source.ts';
import type { EventLookup } from '../../betfair/source.ts';
import { type LocalSourceKind, SOURCES } from '../../betfair/sources.ts';
import type { Config } from '../../config/schema.ts';
import { withDiskFaultsSync } from '../../disk/disk-fault.ts';
import { withScratchFolder } from '../../disk/temporary/scratch-folder.ts';
import { FbpError } from '../../domain/errors.ts';
import type { MarketFile } from '../../domain/event.ts';
import type { BatchRequest } from '../batch-request.ts';
import { type LinkedBatch, linkedCount } from '../open/linked-batch.ts';
import { type BatchSettings, type OpenBatch, withBatch } from '../open/open-batch.ts';
import { chooseSource, openLocal, sourceContext, withArchive } from '../open/open-source.ts';
import { tellOtherSeasons } from '../open/other-seasons.ts';
import { refuseUnknownMarkets } from '../open/unknown-markets.ts';
import { listedMarkets } from '../run/stages.ts';
import type { BatchPlan } from './plan-document.ts';

/**
 * Finds out what `fbp process` would do, and leaves everything as it was: catalogue and journals are borrowed copies, nothing is
 * downloaded, nothing logged. Throws what a run would throw before its first match: FBP-INPUT, FBP-ARCHIVE, FBP-CREDENTIALS, FBP-REMOTE, ...
 */
export async function planBatch(request: BatchRequest, given: BatchSettings): Promise<BatchPlan> {
  const settings = withArchive(given, request.archive);
  const { config, secrets } = settings;
  const kind = chooseSource(request.source ?? 'auto', config, secrets);
  if (kind === 'live') {
    const hint = 'plan the run on the recording: --archive <live_dir>/<country>/<league>/<season>/recording';
    throw new FbpError('FBP-USAGE', 'The live exchange holds no files that a run could be planned on', { hint });
  }
  return await withBorrowedState(config.storage.state_dir, async (stateDir) => {
    const storage = { ...config.storage, state_dir: stateDir, data_dir: downloadsOf(config, stateDir) };
    const borrowed = { ...settings, config: { ...config, storage } };
    return kind === 'historic' ? await planDownloads(request, borrowed) : await planReading(kind, request, borrowed);
  });
}

/** Before the first download there is no folder of downloads, and a dry run makes none but with its borrowed state. */
function downloadsOf({ storage }: Config, stateDir: string): string {
  if (existsSync(storage.data_dir)) return storage.data_dir;
  const empty = join(stateDir, 'downloads');
  mkdirSync(empty);
  return empty;
}

/** A local source is simply searched: reading it is all that a run would do. */
async function planReading(kind: LocalSourceKind, request: BatchRequest, settings: BatchSettings): Promise<BatchPlan> {
  const opening = { request, settings, openSource: () => openLocal(kind, request, settings) };
  return await withBatch(opening, async (batch) => {
    tellOtherSeasons(batch);
    const { source } = batch;
    const knownBefore = knownEvents(source);
    const linked = await batch.link();
    await refuseUnknownMarkets(batch, linked);
    const events = (await batch.eventsFor(linked)).length;
    const eventsUnknown = Math.min(events, knownEvents(source) - knownBefore);
    const files: MarketFile[] = [];
    for (const eventId of linkedEvents(linked)) {
      files.push(...(await source.listFiles(eventId, listedMarkets(settings.config), settings.signal)));
    }
    const bytes = files.reduce((sum, { size = 0 }) => sum + size, 0);
    return {
      ...headOf(batch, linked),
      eventsKnown: events - eventsUnknown,
      eventsUnknown,
      files: files.length,
      megabytes: Math.round(bytes / 1e5) / 10,
      requests: 0,
      minutes: 0,
      months: [],
      missingMonths: [],
    };
  });
}

/** Links what is known so far; the service is asked for lists and sizes only. */
async function planDownloads(request: BatchRequest, settings: BatchSettings): Promise<BatchPlan> {
  const context = sourceContext(request, settings, { dryRun: true });
  const opening = { request, settings, openSource: () => SOURCES.historic(context) };
  return await withBatch(opening, async (batch) => {
    const linked = await batch.link({ from: onlyKnown(batch.source) });
    const events = linkedEvents(linked);
    const wanted = {
      linkedEvents: events,
      unlinked: linked.matches.length - events.length,
      marketTypes: listedMarkets(settings.config),
    };
    const { events: _, ...costs } = await batch.source.estimate(batch.queryOf(linked), wanted, settings.signal);
    return { ...headOf(batch, linked), ...costs };
  });
}

/** The source as far as it can answer without a request. */
function onlyKnown(historic: HistoricSource): EventLookup {
  return {
    kind: historic.kind,
    version: () => historic.version(),
    coverage: (windows, signal) => historic.coverage(windows, signal),
    findEvents: (query, signal) => historic.knownEvents(query, signal),
    findLateEvents: (query, signal) => historic.findLateEvents(query, signal),
    refresh: () => historic.refresh(),
    // An event that a person named may be unknown still: it is looked up by the run itself.
    findEvent: async () => undefined,
  };
}

function knownEvents(source: ArchiveSource): number {
  return source.status().reduce((sum, { events }) => sum + events, 0);
}

function linkedEvents({ results }: LinkedBatch): string[] {
  const events: string[] = [];
  for (const { verdict } of results) if (verdict.kind === 'linked') events.push(verdict.link.eventId);
  return events;
}

function headOf({ request, source, statistics }: OpenBatch, linked: LinkedBatch) {
  const counts = { match: 0, skipped: 0, invalid: 0 };
  for (const { kind } of statistics.rows()) counts[kind] += 1;
  return {
    batch: request.batch,
    source: source.kind,
    statisticsFile: statistics.path,
    rows: statistics.count,
    matches: counts.match,
    skipped: counts.skipped,
    invalid: counts.invalid,
    linked: linkedCount(linked),
  };
}

/** Databases with what was not yet written into them; caches are of no use to a dry run. */
const STATE_FILES = /\.sqlite(-wal)?$/;

/**
 * Lends the work a copy of the state folder that is gone afterwards: what earlier runs learned is there, and nothing of
 * what the work learns stays. A database that another run is writing may come out damaged: it then starts afresh, as any does.
 */
async function withBorrowedState<T>(stateDir: string, work: (folder: string) => Promise<T>): Promise<T> {
  return await withScratchFolder(tmpdir(), 'fbp-dry-run', async (folder) => {
    withDiskFaultsSync('copy the state of earlier runs', folder, () => copyState(stateDir, folder));
    return await work(folder);
  });
}

function copyState(stateDir: string, folder: string): void {
  const names = existsSync(stateDir) ? readdirSync(stateDir).filter((name) => STATE_FILES.test(name)) : [];
  for (const name of names) copyFileSync(join(stateDir, name), join(folder, name), constants.COPYFILE_FICLONE);
}
