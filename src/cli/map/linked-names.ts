import type { Batch } from '../../domain/batch.ts';
import { FbpError } from '../../domain/errors.ts';
import { listStatistics } from '../../input/list-statistics.ts';
import { countrySlug } from '../../mapping/names/country-codes.ts';
import { nearestWord } from '../../mapping/names/nearest-word.ts';
import { allRows } from '../../pipeline/batch-request.ts';
import type { LinkedBatch } from '../../pipeline/open/linked-batch.ts';
import { withBatch } from '../../pipeline/open/open-batch.ts';
import { understoodBatch } from '../command/named-batch.ts';
import { recallBatch, withRecalled } from '../command/recalled-batch.ts';
import type { SourceOptions } from '../command/source-options.ts';
import type { MappingDesk } from './mapping-desk.ts';

/** A batch whose season, or league and season, may be left out: then all of its league, or of its country, are meant. */
export interface MapBatch {
  readonly country: string;
  readonly league: string | undefined;
  readonly season: string | undefined;
}

export interface MapLinkOptions extends SourceOptions {
  readonly stats?: string[];
}

export interface MapUnmappedOptions extends MapLinkOptions {
  readonly csv?: string;
}

export interface MapLearnOptions extends MapLinkOptions {
  readonly yes?: boolean;
}

/**
 * The batches that are meant: the one that is named in full, else every one of the country, or of its league, that has a statistics file.
 * Throws FBP-USAGE when there is none.
 */
export function wantedBatches(
  { context, session }: MappingDesk,
  { country, league, season }: MapBatch,
  { stats }: MapLinkOptions,
): readonly Batch[] {
  const { config } = session.loaded;
  if (league !== undefined && season !== undefined)
    return [understoodBatch(context, { country, league, season }, { config, statsFiles: stats })];
  if (stats !== undefined) {
    const hint = `Name the batch that it is of: ${country} ${league ?? 'premier-league'} 2023-2024.`;
    throw new FbpError('FBP-USAGE', '--stats is for one batch', { hint });
  }
  const { stats_dir: statsDir } = config.input;
  const ofCountry = listStatistics(statsDir).filter((batch) => isSame(batch.country, country));
  const found = ofCountry.filter((batch) => league === undefined || isSame(batch.league, league));
  if (found.length === 0) throw noStatistics(statsDir, { country, league }, ofCountry);
  return found;
}

function isSame(a: string, b: string): boolean {
  return countrySlug(a) === countrySlug(b);
}

function noStatistics(
  statsDir: string,
  { country, league }: Pick<MapBatch, 'country' | 'league'>,
  ofCountry: readonly Batch[],
): FbpError {
  const [part, known] =
    ofCountry.length === 0
      ? [country, listStatistics(statsDir).map((batch) => batch.country)]
      : [league ?? country, ofCountry.map((batch) => batch.league)];
  const near = nearestWord(countrySlug(part), new Set(known));
  return new FbpError(
    'FBP-USAGE',
    `There are no statistics files of "${ofCountry.length === 0 ? country : `${country} ${part}`}"`,
    {
      where: statsDir,
      hint:
        near === undefined
          ? `They are looked for as ${country}/${league ?? '<league>'}/<season>.csv there; input.stats_dir names another folder.`
          : `Did you mean ${near}?`,
    },
  );
}

/** Links a batch as its last run did, with progress on stderr and the run's log files. */
export async function linkForNames(
  { context, session }: MappingDesk,
  batch: Batch,
  options: MapLinkOptions,
): Promise<LinkedBatch> {
  return await withRecalled(recallBatch(context, batch, { options, session }), (request, { settings }) =>
    withBatch({ request: allRows(request), settings }, (opened) => opened.link()),
  );
}
