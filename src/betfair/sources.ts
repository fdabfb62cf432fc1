import { openArchiveSource, openSampleSource, type SampleContext } from './archive/open-archive.ts';
import { type HistoricContext, openHistoric } from './historic/open-historic.ts';
import { openLive } from './live/open-live.ts';
import type { EventSource, SourceKind } from './source.ts';

/** What opening a source may take; each kind says itself what of it. */
export type SourceContext = SampleContext & HistoricContext;

/**
 * How each kind of source is opened. All throw FbpError: FBP-USAGE when they cannot serve the batch, FBP-DISK, FBP-LOCKED,
 * and FBP-ARCHIVE or FBP-CREDENTIALS.
 */
export const SOURCES = {
  archive: openArchiveSource,
  historic: openHistoric,
  live: openLive,
  sample: openSampleSource,
} as const satisfies Record<SourceKind, (context: SourceContext) => Promise<EventSource>>;

/** Sources that need nothing but the local disk. */
export type LocalSourceKind = Exclude<SourceKind, 'historic' | 'live'>;
