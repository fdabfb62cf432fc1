import type { SourceKind } from '../../betfair/source.ts';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets.ts';

/** `auto`: the historic API when there are credentials for it, else the archive when there are paths, else the sample. */
export function chooseSource(wanted: SourceKind | 'auto', config: Config, secrets: Secrets): SourceKind {
  if (wanted !== 'auto') return wanted;
  if (hasCredentials(secrets)) return 'historic';
  return config.betfair.archive.length > 0 ? 'archive' : 'sample';
}

/** A session token, or all that a log-in needs. */
export function hasCredentials({ ssoid, username, password, appKey }: Secrets): boolean {
  return ssoid !== undefined || (username !== undefined && password !== undefined && appKey !== undefined);
}
