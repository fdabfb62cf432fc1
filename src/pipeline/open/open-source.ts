import type { ArchiveSource } from '../../betfair/archive/archive-source.ts';
import type { EventSource, SourceKind } from '../../betfair/source.ts';
import { type LocalSourceKind, SOURCES, type SourceContext } from '../../betfair/sources.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets.ts';
import { type BatchRequest, type CoordinatorSettings, looksAnew } from '../batch-request.ts';
import { historicServiceOf, type ServiceSettings } from './historic-service.ts';

/** `auto`: the historic API when there are credentials for it, else the archive when there are paths, else the sample. */
export function chooseSource(wanted: SourceKind | 'auto', config: Config, secrets: Secrets): SourceKind {
  if (wanted !== 'auto') return wanted;
  if (hasCredentials(secrets)) return 'historic';
  return config.betfair.archive.length > 0 ? 'archive' : 'sample';
}

/** A session token, or all that a log-in needs. */
function hasCredentials({ ssoid, username, password, appKey }: Secrets): boolean {
  return ssoid !== undefined || (username !== undefined && password !== undefined && appKey !== undefined);
}

const SYNTHETIC_BANNER = `*** SYNTHETIC DATA: real fixtures, invented prices.
*** For real prices: --archive <folder or TAR>, or configure the historic API.`;

/** What opening a source needs of a run's settings. */
type SourceSettings = ServiceSettings & Pick<CoordinatorSettings, 'sampleDir' | 'signal'>;

/** Opens the source that the request, the configuration and the credentials ask for. */
export async function openSource(request: BatchRequest, given: SourceSettings): Promise<EventSource> {
  const settings = withArchive(given, request.archive);
  const kind = chooseSource(request.source ?? 'auto', settings.config, settings.secrets);
  if (kind === 'historic' || kind === 'live') return await SOURCES[kind](sourceContext(request, settings));
  return await openLocal(kind, request, settings);
}

/** A batch's own archive stands for the configured one. */
export function withArchive<Settings extends Pick<CoordinatorSettings, 'config'>>(
  settings: Settings,
  archive: BatchRequest['archive'],
): Settings {
  if (archive === undefined) return settings;
  const { config } = settings;
  return { ...settings, config: { ...config, betfair: { ...config.betfair, archive: [...archive] } } };
}

/** Opens the archive, or the sample, which says that it is synthetic. */
export async function openLocal(
  kind: LocalSourceKind,
  request: BatchRequest,
  settings: SourceSettings,
): Promise<ArchiveSource> {
  const source = await SOURCES[kind](sourceContext(request, settings));
  if (kind === 'sample') settings.listener?.notice?.(SYNTHETIC_BANNER);
  return source;
}

/** What sources take of a run. A dry run keeps no answer of the historic API and changes nothing in the folder of downloads. */
export function sourceContext(
  request: BatchRequest,
  settings: SourceSettings,
  { dryRun = false }: { dryRun?: boolean } = {},
): SourceContext {
  const { batch } = request;
  const { config, sampleDir, signal } = settings;
  const service = historicServiceOf(settings, { dryRun });
  const notice = settings.listener?.notice;
  const access = settings.secrets.store;
  return { config, batch, sampleDir, signal, service, notice, access, doubtsFaults: looksAnew(request) };
}
