import type { Config, ConfigBatch } from '../../config/schema.ts';
import type { Batch } from '../../domain/batch.ts';
import { orderOfFormat } from '../../domain/match.ts';
import type { StatisticsReading } from '../../input/statistics-reading.ts';
import { expandSeasons, isSeasonRange } from '../batches/seasons.ts';

/** What an entry of `batches:` says of its statistics file. */
export interface BatchReading extends Pick<ConfigBatch, 'format' | 'columns' | 'date_format' | 'time_zone' | 'teams'> {
  /** The files are of other batches as well. */
  readonly isShared?: boolean | undefined;
}

interface ReadingSources {
  /** Undefined for a file that is looked at by itself. */
  readonly batch?: Batch | undefined;
  /** By default what the batch's entry in the configuration says. */
  readonly own?: BatchReading | undefined;
  /** What was said with the run: configuration keys by dotted path. */
  readonly said?: Readonly<Record<string, unknown>> | undefined;
}

/** How the statistics of a batch are read: as was said with the run, else as the batch's entry says, else as the configuration does. */
export function statisticsReading(
  config: Pick<Config, 'input' | 'batches'>,
  { batch, own = entryOf(config, batch), said = {} }: ReadingSources,
): StatisticsReading {
  const { input } = config;
  const format = (said['input.format'] ?? own.format ?? input.format) as Config['input']['format'];
  const dateFormat = (said['input.date_format'] ?? own.date_format ?? input.date_format) as string;
  const timeZone = (said['input.time_zone'] ?? own.time_zone) as string | undefined;
  const keep = (said['input.keep_columns'] ?? input.keep_columns) as readonly string[];
  return {
    timeZone: timeZone ?? input.time_zone,
    isZoneSure: timeZone !== undefined,
    format,
    columns: own.columns ?? input.columns,
    dateOrder: dateFormat === 'auto' ? undefined : orderOfFormat(dateFormat),
    teamsFile: (said['input.teams'] ?? own.teams ?? input.teams) as string | undefined,
    keepColumns: keep.length === 0 ? undefined : keep.includes('all') ? 'all' : keep,
    batch,
    isShared: own.isShared,
  };
}

function entryOf({ batches }: Pick<Config, 'batches'>, batch: Batch | undefined): BatchReading {
  const entry = batches.find(
    ({ country, league, season }) =>
      country === batch?.country && league === batch.league && seasonsOf(season).includes(batch.season),
  );
  return entry === undefined ? {} : { ...entry, isShared: sharesFiles(entry, batches) };
}

/** Whether the statistics files of an entry are of other batches too: it is for several seasons, or other entries name them as well. */
export function sharesFiles({ season, stats = [] }: ConfigBatch, all: readonly ConfigBatch[]): boolean {
  const files = [stats].flat();
  if (files.length > 0 && isSeasonRange(season)) return true;
  return files.some((path) => all.filter((other) => [other.stats ?? []].flat().includes(path)).length > 1);
}

/** A range that has no meaning is told of where the list is worked through. */
function seasonsOf(text: string): string[] {
  try {
    return expandSeasons(text);
  } catch {
    return [];
  }
}
