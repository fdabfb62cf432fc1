import { rm } from 'node:fs/promises';
import pLimit from 'p-limit';
import type { EventSource } from '../../betfair/source.ts';
import type { Config } from '../../config/schema.ts';
import { resampleMs } from '../../config/units.ts';
import { fileStamp } from '../../disk/file-stamp.ts';
import { FbpError } from '../../domain/errors.ts';
import type { LocalFile, MarketFile } from '../../domain/event.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import type { EncodedSeries, ExtractedMatch } from '../../domain/price.ts';
import type { Link } from '../../domain/search.ts';
import type { EnhancedDownloader } from '../../download/enhanced-downloader.ts';
import { HUB_MINUTES } from '../../storage/tables/hub-rows.ts';
import type { StageWatch } from '../stage-watch.ts';
import type { Extraction } from '../threads/extraction.ts';

/** What is done for one linked match, each stage from one value to the next. Stages know no pools, retries or terminals. */
export interface Stages {
  /** The event's market files. */
  locate(link: Link): Promise<readonly MarketFile[]>;
  /** Them as verified local bytes; `onFile` is told of each as it arrives. */
  download(
    match: StatisticalMatch,
    files: readonly MarketFile[],
    onFile?: (file: LocalFile) => void,
  ): Promise<readonly LocalFile[]>;
  /** Their prices. */
  extract(match: StatisticalMatch, link: Link, files: readonly LocalFile[]): Promise<ExtractedMatch>;
}

interface StageParts {
  readonly source: EventSource;
  readonly downloader: EnhancedDownloader;
  readonly extraction: Extraction;
  readonly config: Config;
  readonly signal: AbortSignal;
  readonly watch: StageWatch;
}

/** The stages of a run, each behind its own pool. */
export function createStages({ source, downloader, extraction, config, signal, watch }: StageParts): Stages {
  const { enabled, max_workers } = config.processing.parallel;
  const downloadPool = pLimit(enabled ? max_workers.download : 1);
  const markets = wantedMarkets(config);
  const listed = listedMarkets(config);
  const measures = wantedMeasures(config);
  const fetchAll: Stages['download'] = async ({ matchId }, files, onFile) => {
    const fetchOne = async (file: MarketFile) => {
      const local = await downloader.fetch(file, matchId, signal);
      onFile?.(local);
      return local;
    };
    return await Promise.all(files.map((file) => downloadPool(fetchOne, file)));
  };
  return {
    locate: ({ eventId }) =>
      watch.run('locate', async () => {
        const files = await source.listFiles(eventId, listed, signal);
        if (files.length === 0) await mustHaveFiles(source, eventId, signal);
        watch.listed(files);
        return files;
      }),
    download: (match, files, onFile) =>
      watch.run('download', async () => {
        const local = await fetchAll(match, files, onFile);
        for (const { length } of local) watch.bytes('compressed', length);
        return local;
      }),
    extract: (match, { eventId, sides }, files) =>
      watch.run('extract', async () => {
        const extract = async (of: readonly LocalFile[], followAll: boolean) => {
          const task = { matchId: match.matchId, eventId, sides, markets, ...measures, files: of, followAll };
          const extracted = await extraction(task);
          const changed = onePerPath(of).find(isChanged);
          if (changed !== undefined) {
            await discardSeries(extracted.series);
            throw changedFile(changed);
          }
          for (const { file, marketType } of learnedOf(of, extracted.learned)) source.remember(file, marketType);
          return extracted;
        };
        const first = await extract(files, false);
        if (first.sides.kind !== 'unknown' || listed === undefined) return first;
        // Runners without names have those of the event's other markets, wanted or not.
        const all = await source.listFiles(eventId, undefined, signal);
        if (all.length <= files.length) return first;
        await discardSeries(first.series);
        return await extract(await fetchAll(match, all), true);
      }),
  };
}

/** A series in a file of its own would stay behind. */
async function discardSeries(series: EncodedSeries): Promise<void> {
  if (series.kind === 'file') await rm(series.path, { force: true });
}

/** The first of those that lie in the same TAR or ZIP. */
function onePerPath(files: readonly LocalFile[]): LocalFile[] {
  const paths = new Map<string, LocalFile>();
  for (const file of files)
    if (!paths.has(`${file.path}\n${file.stamp}`)) paths.set(`${file.path}\n${file.stamp}`, file);
  return [...paths.values()];
}

function isChanged({ path, stamp }: LocalFile): boolean {
  return stamp !== undefined && fileStamp(path) !== stamp;
}

/** Prices that were read from a file while it was written are of no state of it: they must not become a row. */
function changedFile({ name }: LocalFile): FbpError {
  return new FbpError('FBP-MARKET-FILE', 'was changed while it was read', {
    where: name,
    hint: 'let nothing write to the archive while fbp runs, then run the same command with --retry-failed',
  });
}

/** An event without one file of any market is gone, which is not the same as one whose wanted markets never were. */
async function mustHaveFiles(source: EventSource, eventId: string, signal: AbortSignal): Promise<void> {
  if ((await source.listFiles(eventId, undefined, signal)).length > 0) return;
  throw new FbpError('FBP-MARKET-FILE', 'the source has no file of this event any more', {
    where: `event ${eventId}`,
    hint: 'put its files back, then run the same command with --retry-failed',
  });
}

function wantedMeasures({ extraction }: Config) {
  const { snapshots, preset, pre_match_only } = extraction;
  return {
    snapshots,
    offerMinutes: preset === 'betfair-hub' ? HUB_MINUTES : [],
    resampleMs: resampleMs(extraction),
    preMatchOnly: pre_match_only,
  };
}

function wantedMarkets({ extraction: { markets } }: Config): readonly string[] | undefined {
  return markets.includes('all') ? undefined : markets;
}

/** The market types whose files a match needs; undefined means all. The kick-off is taken from MATCH_ODDS, wanted or not. */
export function listedMarkets(config: Config): readonly string[] | undefined {
  const wanted = wantedMarkets(config);
  return wanted && [...new Set(['MATCH_ODDS', ...wanted])];
}

function learnedOf<File extends { readonly file: { readonly key: string } }>(
  files: readonly File[],
  learned: readonly { readonly key: string; readonly marketType: string | null }[],
): { file: File['file']; marketType: string | null }[] {
  const types = new Map(learned.map(({ key, marketType }) => [key, marketType]));
  return files.flatMap(({ file }) => {
    const marketType = types.get(file.key);
    return marketType === undefined ? [] : [{ file, marketType }];
  });
}
