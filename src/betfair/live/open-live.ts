import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { Batch } from '../../domain/batch.ts';
import { ArchiveSource } from '../archive/archive-source.ts';
import { type ArchiveContext, catalogueOptions } from '../archive/open-archive.ts';
import type { HistoricService } from '../historic/open-historic.ts';
import { LiveSource, type LiveSourceOptions } from './live-source.ts';
import type { Exchange } from './open-exchange.ts';

export interface LiveContext extends ArchiveContext {
  readonly batch: Batch;
  readonly service: Pick<HistoricService, 'secrets' | 'timeoutMs' | 'onToken'>;
}

/** Opens the exchange with a source of its own, over what was recorded of the batch. Throws FBP-CREDENTIALS. */
export async function openLive(context: LiveContext): Promise<LiveSource> {
  const { config, service } = context;
  const exchange = await exchangeOf(config, service);
  const recording = recordingFolder(config, context.batch);
  return new LiveSource({ ...sourceOptions(exchange, context, recording), onClose: () => void exchange.close() });
}

/** The live exchange as the configuration and the account have it. */
export async function exchangeOf(
  { betfair, api }: Pick<Config, 'betfair' | 'api'>,
  { secrets, timeoutMs, onToken }: LiveContext['service'],
): Promise<Exchange> {
  // Loading an HTTP client is a good part of a start, which runs on local files need not wait for.
  const { openExchange } = await import('./open-exchange.ts');
  return openExchange({ betfair, requestsPerSecond: api.betfair.rate_limit, timeoutMs, secrets, onToken });
}

/** A source over an exchange that stays open when it is closed. */
export function liveSource(
  { client }: Pick<Exchange, 'client'>,
  context: Pick<ArchiveContext, 'config' | 'notice'>,
  recording: string,
): LiveSource {
  return new LiveSource(sourceOptions({ client }, context, recording));
}

function sourceOptions(
  { client }: Pick<Exchange, 'client'>,
  context: Pick<ArchiveContext, 'config' | 'notice'>,
  recording: string,
): LiveSourceOptions {
  const { betfair } = context.config;
  const library = { ...catalogueOptions(context), kind: 'archive', paths: [recording] } as const;
  return {
    client,
    url: betfair.exchange_url,
    eventTypeId: betfair.event_type_id,
    openRecording: () => new ArchiveSource(library),
  };
}

/** Where a batch is recorded unless `--record` says otherwise. */
export function recordingFolder({ storage }: Pick<Config, 'storage'>, { country, league, season }: Batch): string {
  return join(storage.live_dir, country, league, season, 'recording');
}
