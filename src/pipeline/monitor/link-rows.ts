import type { Exchange } from '../../betfair/live/open-exchange.ts';
import { liveSource } from '../../betfair/live/open-live.ts';
import { HOUR_MS } from '../../domain/time-units.ts';
import { type LinkedMatch, linkedRows } from '../open/linked-batch.ts';
import { withBatch } from '../open/open-batch.ts';
import { readStatisticsFile } from '../open/statistics-file.ts';
import type { MonitorOptions } from './monitor-options.ts';
import { monitoredRows } from './monitored-rows.ts';

export interface LinkNow {
  readonly client: Exchange['client'];
  /** Epoch ms, the exchange's. */
  readonly now: number;
  /** Match ids that are watched already, and not over. */
  readonly watched: ReadonlySet<string>;
}

/** Reads the statistics anew and links the rows that are near to what the exchange lists now. Throws FbpError. */
export async function linkRows(
  { request, settings, recording }: Pick<MonitorOptions, 'request' | 'settings' | 'recording'>,
  { client, now, watched }: LinkNow,
): Promise<readonly LinkedMatch[]> {
  // What was decided a while ago says nothing of what is listed now.
  const { monitor, mapping } = settings.config;
  const config = { ...settings.config, mapping: { ...mapping, cache_enabled: false } };
  const given = { ...settings, config, listener: undefined };
  const statistics = await readStatisticsFile(request, { config, listener: undefined, given: settings.given });
  const matchIds = monitoredRows(statistics, { now, aheadMs: monitor.hours * HOUR_MS, watched });
  const rows: LinkedMatch[] = [];
  if (matchIds.length === 0) return rows;
  const openSource = async () => liveSource({ client }, { config }, recording);
  await withBatch({ request: { ...request, matchIds }, settings: given, openSource }, async (batch) => {
    for (const row of linkedRows(await batch.link())) if (row.kind === 'match') rows.push(row);
  });
  return rows;
}
