import type { Batch } from '../../domain/batch.ts';
import { FbpError } from '../../domain/errors.ts';
import { allRows } from '../../pipeline/batch-request.ts';
import type { LinkedBatch } from '../../pipeline/open/linked-batch.ts';
import { withBatch } from '../../pipeline/open/open-batch.ts';
import { understoodBatch } from '../command/named-batch.ts';
import { recallBatch, withRecalled } from '../command/recalled-batch.ts';
import type { SourceOptions } from '../command/source-options.ts';
import type { MappingDesk } from './mapping-desk.ts';

/** A batch whose league and season may be left out: then its whole country is meant. */
export interface MapBatch {
  readonly country: string;
  readonly league: string | undefined;
  readonly season: string | undefined;
}

export interface MapLinkOptions extends SourceOptions {
  readonly stats?: string;
}

export interface MapUnmappedOptions extends MapLinkOptions {
  readonly csv?: string;
}

export interface MapLearnOptions extends MapLinkOptions {
  readonly yes?: boolean;
}

/** The batch that is meant, undefined for a whole country. Throws FBP-USAGE for a league without its season. */
export function wholeBatch(
  { context, session }: MappingDesk,
  { country, league, season }: MapBatch,
  { stats }: MapLinkOptions,
): Batch | undefined {
  if (league === undefined) return undefined;
  if (season !== undefined) {
    return understoodBatch(context, { country, league, season }, { config: session.loaded.config, statsFile: stats });
  }
  const hint = `Name the season too: ${country} ${league} 2023-2024; or the country alone.`;
  throw new FbpError('FBP-USAGE', `The season of "${league}" is missing`, { hint });
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
