import { existsSync, readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { EventSource } from '../../betfair/source.ts';
import type { Config } from '../../config/schema.ts';
import { watchDecoding } from '../../decode/decode-watch.ts';
import { FbpError } from '../../domain/errors.ts';
import type { MarketFile } from '../../domain/event.ts';
import type { MappedMatch, SearchResult } from '../../domain/search.ts';
import { EnhancedDownloader } from '../../download/enhanced-downloader.ts';
import { MatchExtractor } from '../../extraction/match-extractor.ts';
import { type CountryMapping, loadCountryMapping } from '../../mapping/country-mapping.ts';
import { MatchMapper } from '../../mapping/match-mapper.ts';
import type { BatchRequest, CoordinatorSettings } from '../../pipeline/batch-request.ts';
import { createSearchEngine } from '../../pipeline/open/create-search-engine.ts';
import { openSource } from '../../pipeline/open/open-source.ts';
import { openStorage } from '../../pipeline/open/open-storage.ts';
import { readBatch, type StatisticsFile } from '../../pipeline/open/read-batch.ts';
import { selectRows } from '../../pipeline/open/select-rows.ts';
import { type ProcessedRow, processMatch } from '../../pipeline/run/process-match.ts';
import { createStages, type Stages } from '../../pipeline/run/stages.ts';
import { extractAsText } from '../../pipeline/threads/extraction.ts';
import { encodeRows } from '../../storage/series/encode-rows.ts';
import { advise } from './advise.ts';
import type { ProfileBytes, ProfileCaches, ProfileStage, ProfilingReport } from './profiling-report.ts';
import { projectRun } from './project-run.ts';
import { StageClock } from './stage-clock.ts';
import { stageTimings } from './stage-timings.ts';
import { timedSource } from './timed-source.ts';

export interface ProfileOptions {
  /** Linked matches to fetch, extract and store, spread evenly over the season; from 1. */
  readonly sampleSize: number;
  /** Where a CPU profile is wanted. */
  readonly cpuProfile?: string | undefined;
}

/** A match of the sample with its decision. */
interface SampleMatch {
  readonly mapped: MappedMatch;
  readonly result: SearchResult;
}

/** One profile under way: made for it, and used once. */
export class Measurement {
  readonly #request: BatchRequest;
  readonly #settings: CoordinatorSettings;
  /** The settings, but for all that is written: that goes into the temporary folder. */
  readonly #ownConfig: Config;
  readonly #signal: AbortSignal;
  readonly #clock = new StageClock();
  readonly #files: MarketFile[] = [];
  readonly #bytes = { compressed: 0, decoded: 0, series: 0, seriesCompressed: 0 };

  constructor(request: BatchRequest, settings: CoordinatorSettings, folder: string) {
    const { config, signal } = settings;
    const storage = {
      ...config.storage,
      output_dir: folder,
      temp_dir: join(folder, 'temp'),
      state_dir: join(folder, 'state'),
    };
    this.#request = { ...request, outputDir: join(folder, 'output') };
    this.#settings = settings;
    this.#ownConfig = { ...config, storage };
    this.#signal = signal;
  }

  async run({ sampleSize, cpuProfile }: ProfileOptions): Promise<ProfilingReport> {
    const { config } = this.#settings;
    const statistics = await this.#time('read', () => readBatch(this.#request, this.#settings));
    const mapping = loadCountryMapping(config.mapping.dir, this.#request.batch.country);
    const source = await this.#time('open source', async () => {
      const opened = await openSource(this.#request, this.#settings);
      await opened.version(this.#signal);
      return opened;
    });
    try {
      const searched = await this.#search({ statistics, mapping, source });
      const linked = searched.matches.filter(({ result }) => result.verdict.kind === 'linked');
      const sample = evenly(linked, sampleSize);
      if (sample.length === 0) throw nothingLinked(this.#request);
      await this.#processAll(sample, { statistics, mapping, source });
      return this.#report({
        rows: searched.matches.length,
        linked: linked.length,
        searched,
        source,
        sample,
        cpuProfile,
      });
    } finally {
      source.close();
    }
  }

  #time<T>(stage: ProfileStage, work: () => Promise<T>): Promise<T> {
    return this.#clock.run(stage, work);
  }

  /** The whole batch, since linking is its decision: once anew, once more from the cache. */
  async #search({ statistics, mapping, source }: Parts) {
    const { league } = this.#request.batch;
    const rows = selectRows(statistics.rows, { ...this.#request, league });
    const mapper = new MatchMapper(mapping, league);
    const mapped = rows.flatMap((row) =>
      row.kind === 'match' ? [this.#clock.runSync('map', () => mapper.mapMatch(row.match))] : [],
    );
    const cached = { ...this.#ownConfig, mapping: { ...this.#ownConfig.mapping, cache_enabled: true } };
    const engine = createSearchEngine(source, mapping.knowledge(), cached);
    const { results } = await this.#time('search', () => engine.bulkSearch(mapped, this.#signal));
    const before = this.#searchCache();
    await this.#time('search again', () => engine.bulkSearch(mapped, this.#signal));
    // An answer from the cache leaves its file alone.
    const isHit = before !== '' && this.#searchCache() === before;
    const matches = mapped.flatMap((one, index): SampleMatch[] => {
      const result = results[index];
      return result === undefined ? [] : [{ mapped: one, result }];
    });
    return { matches, searchHits: isHit ? matches.length : 0 };
  }

  /** Fetches, extracts and stores the sample, match by match. */
  async #processAll(sample: readonly SampleMatch[], parts: Parts): Promise<void> {
    const stages = await this.#timedStages(parts.source);
    const settings = { ...this.#settings, config: this.#ownConfig };
    const storage = await openStorage({ request: this.#request, settings, ...parts });
    try {
      for (const [row, { mapped, result }] of sample.entries()) {
        this.#signal.throwIfAborted();
        // Storage wants rows in order from 0.
        const done = await processMatch({ ...mapped.match, row }, { ...result, row }, stages);
        this.#compress(done);
        await this.#time('store', () => storage.commit(done.outcome, done.series));
        this.#settings.listener?.progress?.({ stage: 'extract', done: row + 1, total: sample.length, failures: 0 });
      }
      const { kind } = parts.source;
      const manifest = {
        programVersion: this.#settings.programVersion,
        configSha256: '',
        source: { kind, version: '' },
        plan: undefined,
        inputs: {},
      };
      await this.#time('publish', () => storage.finish({ rows: sample.length, report: {}, manifest }));
    } finally {
      await storage.abandon();
    }
  }

  /** The stages of a run, with a stopwatch at each. */
  async #timedStages(source: EventSource): Promise<Stages> {
    const extractor = new MatchExtractor();
    const timed = timedSource(source, async (list) => {
      const files = await this.#time('locate', list);
      this.#files.push(...files);
      return files;
    });
    const downloader = new EnhancedDownloader(timed, (operation) => operation());
    const stages = createStages({
      source: timed,
      downloader,
      extraction: extractAsText(extractor, join(this.#ownConfig.storage.temp_dir, 'profile.part'), this.#signal),
      config: this.#ownConfig,
      signal: this.#signal,
    });
    return {
      download: async (link) => {
        const files = await this.#time('download', () => stages.download(link));
        for (const { length } of files) this.#bytes.compressed += length;
        return files;
      },
      extract: (match, link, files) =>
        this.#time('extract', () => this.#watchDecoder(() => stages.extract(match, link, files))),
    };
  }

  /** Makes the time of the decoder a stage of its own. */
  async #watchDecoder<T>(work: () => Promise<T>): Promise<T> {
    const unwatch = watchDecoding(({ bytes, ms }) => {
      this.#bytes.decoded += bytes;
      this.#clock.assign('decode', ms);
    });
    try {
      return await work();
    } finally {
      unwatch();
    }
  }

  /** What gzip alone costs. */
  #compress({ series }: ProcessedRow): void {
    if (typeof series !== 'string') return;
    this.#bytes.series += Buffer.byteLength(series);
    this.#bytes.seriesCompressed += this.#clock.runSync(
      'compress',
      () => encodeRows(Buffer.from(series), 'gzip').length,
    );
  }

  #report(from: {
    rows: number;
    linked: number;
    searched: { matches: readonly SampleMatch[]; searchHits: number };
    source: EventSource;
    sample: readonly SampleMatch[];
    cpuProfile: string | undefined;
  }): ProfilingReport {
    const { wallMs, stages: times } = this.#clock.stop();
    const { rows, linked, sample, source, cpuProfile } = from;
    const { config } = this.#settings;
    const bytes = this.#bytesReport();
    const basis = {
      times,
      sampled: sample.length,
      linked,
      source: source.kind,
      config,
      cores: availableParallelism(),
      bytes,
    };
    const projection = projectRun(basis);
    const [longest = { stage: 'read', seconds: 0 }] = projection.stages;
    return {
      batch: this.#request.batch,
      source: source.kind,
      ...{ rows, linked, sampled: sample.length, wallMs },
      stages: stageTimings(times, wallMs),
      bytes,
      caches: this.#caches(from.searched),
      bottleneck: { ...longest, share: projection.totalS === 0 ? 0 : longest.seconds / projection.totalS },
      wholeRunS: projection.totalS,
      advice: advise(basis),
      cpuProfile,
    };
  }

  #bytesReport(): ProfileBytes {
    const byType = new Map<string, number>();
    for (const { marketId, marketType, size } of this.#files) {
      if (marketId === undefined || marketType === undefined) continue;
      const type = marketType ?? 'untyped';
      byType.set(type, (byType.get(type) ?? 0) + (size ?? 0));
    }
    const byMarketType = [...byType].map(([marketType, bytes]) => ({ marketType, bytes }));
    return { files: this.#files.length, ...this.#bytes, byMarketType: byMarketType.sort((a, b) => b.bytes - a.bytes) };
  }

  #caches({ matches, searchHits }: { matches: readonly SampleMatch[]; searchHits: number }): ProfileCaches {
    const ofMarkets = this.#files.filter(({ marketId }) => marketId !== undefined);
    const typesKnown = ofMarkets.filter(({ marketType }) => marketType !== undefined).length;
    return { searchHits, searchAsked: matches.length, typesKnown, types: ofMarkets.length };
  }

  /** Files of the search cache with their times; empty for none. */
  #searchCache(): string {
    const folder = join(this.#ownConfig.storage.state_dir, 'search-cache');
    if (!existsSync(folder)) return '';
    const names = readdirSync(folder).sort();
    return names.map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`).join('\n');
  }
}

interface Parts {
  readonly statistics: StatisticsFile;
  readonly mapping: CountryMapping;
  readonly source: EventSource;
}

function evenly<T>(items: readonly T[], wanted: number): T[] {
  if (wanted >= items.length) return [...items];
  const positions = Array.from({ length: wanted }, (_, index) => Math.floor((index * items.length) / wanted));
  return positions.flatMap((position) => items[position] ?? []);
}

function nothingLinked({ batch }: BatchRequest): FbpError {
  const { country, league, season } = batch;
  return new FbpError('FBP-USAGE', 'no match of the batch is linked: there is nothing to profile', {
    where: `${country}/${league}/${season}`,
    hint: `fbp map unmapped ${country} ${league} ${season}`,
  });
}
