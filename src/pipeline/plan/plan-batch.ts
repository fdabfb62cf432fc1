import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ArchiveSource } from '../../betfair/archive/archive-source.ts';
import type { HistoricSource } from '../../betfair/historic/historic-source.ts';
import type { HistoricEstimate } from '../../betfair/historic/lists/estimate-costs.ts';
import type { EventLookup, EventQuery } from '../../betfair/source.ts';
import { type LocalSourceKind, SOURCES } from '../../betfair/sources.ts';
import type { Config } from '../../config/schema.ts';
import type { BatchRequest, CoordinatorSettings } from '../batch-request.ts';
import { withBorrowedState } from '../open/borrowed-state.ts';
import { chooseSource } from '../open/choose-source.ts';
import { createSearchEngine } from '../open/create-search-engine.ts';
import { type LinkedBatch, linkBatchIn } from '../open/link-batch-of.ts';
import { openLocal, sourceContext } from '../open/open-source.ts';
import { readBatch } from '../open/read-batch.ts';
import { listedMarkets } from '../run/stages.ts';
import type { BatchPlan } from './plan-document.ts';

export type PlanSettings = Omit<CoordinatorSettings, 'logger'>;

/**
 * Finds out what `fbp process` would do, and leaves everything as it was: catalogue and journals are borrowed copies, nothing is
 * downloaded, nothing logged. Throws what a run would throw before its first match: FBP-INPUT, FBP-ARCHIVE, FBP-CREDENTIALS, FBP-REMOTE, ...
 */
export async function planBatch(request: BatchRequest, settings: PlanSettings): Promise<BatchPlan> {
  const { config } = settings;
  const kind = chooseSource(request.source ?? 'auto', config, settings.secrets);
  return await withBorrowedState(config.storage.state_dir, async (stateDir) => {
    const storage = { ...config.storage, state_dir: stateDir, data_dir: downloadsOf(config, stateDir) };
    const betfair = { ...config.betfair, archive: [...(request.archive ?? config.betfair.archive)] };
    const borrowed = { ...settings, config: { ...config, storage, betfair } };
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
async function planReading(kind: LocalSourceKind, request: BatchRequest, settings: PlanSettings): Promise<BatchPlan> {
  const statistics = await readBatch(request, settings);
  const source = await openLocal(kind, request.batch, settings);
  try {
    // Forgets what was known of files that have changed since.
    await source.version(settings.signal);
    const knownBefore = knownEvents(source);
    const batch = await linkBatchIn(source, statistics, { request, settings });
    const events = (await source.findEvents(queryOf(batch, source, settings), settings.signal)).length;
    const eventsUnknown = Math.min(events, knownEvents(source) - knownBefore);
    const files = [];
    for (const eventId of linkedEvents(batch))
      files.push(...(await source.listFiles(eventId, listedMarkets(settings.config), settings.signal)));
    const bytes = files.reduce((sum, { size = 0 }) => sum + size, 0);
    return {
      ...headOf(request, batch),
      eventsKnown: events - eventsUnknown,
      eventsUnknown,
      files: files.length,
      megabytes: Math.round(bytes / 1e5) / 10,
      requests: 0,
      minutes: 0,
      months: [],
      missingMonths: [],
    };
  } finally {
    source.close();
  }
}

/** Links what is known so far; the service is asked for lists and sizes only. */
async function planDownloads(request: BatchRequest, settings: PlanSettings): Promise<BatchPlan> {
  const statistics = await readBatch(request, settings);
  const historic = await SOURCES.historic(sourceContext(request.batch, settings, { dryRun: true }));
  try {
    const batch = await linkBatchIn(onlyKnown(historic), statistics, { request, settings });
    const estimate = await estimateOf(historic, batch, settings);
    const { events: _, ...costs } = estimate;
    return { ...headOf(request, batch), ...costs };
  } finally {
    historic.close();
  }
}

async function estimateOf(
  historic: HistoricSource,
  batch: LinkedBatch,
  settings: PlanSettings,
): Promise<HistoricEstimate> {
  const linked = linkedEvents(batch);
  const wanted = {
    linkedEvents: linked,
    unlinked: batch.matches.length - linked.length,
    marketTypes: listedMarkets(settings.config),
  };
  return await historic.estimate(queryOf(batch, historic, settings), wanted, settings.signal);
}

/** The source as far as it can answer without a request. */
function onlyKnown(historic: HistoricSource): EventLookup {
  return {
    kind: historic.kind,
    version: () => historic.version(),
    isIncomplete: () => historic.isIncomplete(),
    findEvents: (query, signal) => historic.knownEvents(query, signal),
    // An event that a person named may be unknown still: it is looked up by the run itself.
    findEvent: async () => undefined,
  };
}

function queryOf({ matches, mapping }: LinkedBatch, source: EventLookup, { config }: PlanSettings): EventQuery {
  return createSearchEngine(source, mapping.knowledge(), config).queryOf(matches);
}

function knownEvents(source: ArchiveSource): number {
  return source.status().reduce((sum, { events }) => sum + events, 0);
}

function linkedEvents({ results }: LinkedBatch): string[] {
  return results.flatMap(({ verdict }) => (verdict.kind === 'linked' ? [verdict.link.eventId] : []));
}

function headOf({ batch }: BatchRequest, linked: LinkedBatch) {
  const count = (kind: LinkedBatch['rows'][number]['kind']) => linked.rows.filter((row) => row.kind === kind).length;
  return {
    batch,
    source: linked.source,
    statisticsFile: linked.statisticsFile,
    rows: linked.rows.length,
    matches: linked.matches.length,
    skipped: count('skipped'),
    invalid: count('invalid'),
    linked: linkedEvents(linked).length,
  };
}
