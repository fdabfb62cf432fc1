import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { FbpError } from '../../domain/errors.ts';
import type { BatchRequest, CoordinatorSettings } from '../../pipeline/batch-request.ts';
import { type LinkedBatch, type LinkedMatch, linkedCount, linkedRows } from '../../pipeline/open/linked-batch.ts';
import { type OpenBatch, withBatch } from '../../pipeline/open/open-batch.ts';
import { openSource } from '../../pipeline/open/open-source.ts';
import { openStorage } from '../../pipeline/open/open-storage.ts';
import { extractRows } from '../../pipeline/run/extract-rows.ts';
import { beginReport, finishBatch } from '../../pipeline/run/finish-batch.ts';
import { cachedSearches, searchCacheFolder } from '../../search/cached-searches.ts';
import { advise } from './advise.ts';
import { ProfileWatch } from './profile-watch.ts';
import type { ProfilingReport } from './profiling-report.ts';
import { projectRun } from './project-run.ts';
import { stageTimings } from './stage-clock.ts';

export interface Measuring {
  readonly settings: CoordinatorSettings;
  /** Where all that is written goes. */
  readonly folder: string;
  readonly sampleSize: number;
}

/** Takes a sample of a batch through the steps of `runBatch`, one match at a time so that every moment belongs to one stage. */
export async function measureBatch(
  request: BatchRequest,
  { settings: given, folder, sampleSize }: Measuring,
): Promise<Omit<ProfilingReport, 'cpuProfile'>> {
  const watch = new ProfileWatch();
  const settings = { ...given, config: configWithin(folder, given.config), watch };
  const opening = {
    request: { ...request, outputDir: join(folder, 'output') },
    settings,
    // What is known of the source stays known, and the other way round.
    openSource: () => openSource(request, given),
  };
  return await withBatch(opening, async (batch) => {
    const linked = await batch.link();
    const isRemembered = await searchAgain(batch, watch);
    const sample = sampleOf(linked, sampleSize);
    if (sample.length === 0) throw nothingLinked(request);
    await processSample(sample, { batch, linked, settings });
    const facts = { batch, linked, sampled: sample.length, isRemembered };
    return reportOf(watch, facts, given.config);
  });
}

/** The configuration but for where it writes: one match after another, searches remembered, downloads kept. */
function configWithin(folder: string, config: Config): Config {
  const { storage, error_handling, mapping, processing } = config;
  const own = { output_dir: folder, temp_dir: join(folder, 'temp'), state_dir: join(folder, 'state'), keep_raw: true };
  return {
    ...config,
    storage: { ...storage, ...own },
    error_handling: { ...error_handling, failed_matches_dir: join(folder, 'failed') },
    mapping: { ...mapping, cache_enabled: true },
    processing: { ...processing, parallel: { ...processing.parallel, enabled: false } },
  };
}

/** Whether the second search was answered from the cache: that leaves its file alone. */
async function searchAgain(batch: OpenBatch, watch: ProfileWatch): Promise<boolean> {
  const { state_dir: stateDir } = batch.settings.config.storage;
  const before = searchCache(stateDir);
  await watch.again(() => batch.link());
  return before !== '' && searchCache(stateDir) === before;
}

/** Files of the search cache with their times; empty for none. */
function searchCache(stateDir: string): string {
  const searches = cachedSearches(searchCacheFolder(stateDir));
  return searches.map(({ path, writtenAt }) => `${path} ${writtenAt}`).join('\n');
}

/** Linked matches spread evenly over the batch, numbered from 0 as storage wants its rows. */
function sampleOf(linked: LinkedBatch, wanted: number): LinkedMatch[] {
  const matches: LinkedMatch[] = [];
  for (const row of linkedRows(linked)) {
    if (row.kind === 'match' && row.search.verdict.kind === 'linked') matches.push(row);
  }
  const count = Math.min(wanted, matches.length);
  const positions = Array.from({ length: count }, (_, index) => Math.floor((index * matches.length) / count));
  return positions
    .flatMap((position) => matches[position] ?? [])
    .map((one, row) => ({ ...one, match: { ...one.match, row }, search: { ...one.search, row } }));
}

interface SampledBatch {
  readonly batch: OpenBatch;
  readonly linked: LinkedBatch;
  readonly settings: CoordinatorSettings;
}

async function processSample(sample: readonly LinkedMatch[], { batch, linked, settings }: SampledBatch): Promise<void> {
  const storage = await openStorage(batch, settings);
  try {
    const report = await beginReport(batch, linked, storage);
    const run = { batch, settings, storage, report, rows: sample.length, linked: sample.length };
    await extractRows(sample, run);
    await finishBatch(report, run);
  } finally {
    await storage.abandon();
  }
}

interface ProfileFacts {
  readonly batch: OpenBatch;
  readonly linked: LinkedBatch;
  readonly sampled: number;
  readonly isRemembered: boolean;
}

function reportOf(
  watch: ProfileWatch,
  { batch, linked: { results }, ...facts }: ProfileFacts,
  config: Config,
): Omit<ProfilingReport, 'cpuProfile'> {
  const { wallMs, stages: times } = watch.stop();
  const { sampled, isRemembered } = facts;
  const [rows, linked, bytes, source] = [
    results.length,
    linkedCount({ results }),
    watch.bytesSeen(),
    batch.source.kind,
  ];
  const basis = { times, sampled, linked, source, config, cores: availableParallelism(), bytes };
  const projection = projectRun(basis);
  const [longest = { stage: 'read', seconds: 0 }] = projection.stages;
  return {
    batch: batch.request.batch,
    ...{ source, rows, linked, sampled, wallMs, bytes },
    stages: stageTimings(times, wallMs),
    caches: { searchHits: isRemembered ? rows : 0, searchAsked: rows, ...watch.typesSeen() },
    bottleneck: { ...longest, share: projection.totalS === 0 ? 0 : longest.seconds / projection.totalS },
    wholeRunS: projection.totalS,
    wholeRun: projection.stages.filter(({ seconds }) => seconds > 0),
    advice: advise(basis),
  };
}

function nothingLinked({ batch }: BatchRequest): FbpError {
  const { country, league, season } = batch;
  return new FbpError('FBP-USAGE', 'no match of the batch is linked: there is nothing to profile', {
    where: `${country}/${league}/${season}`,
    hint: `fbp map unmapped ${country} ${league} ${season}`,
  });
}
