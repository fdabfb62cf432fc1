import type { ArchiveSource } from '../../betfair/archive/archive-source.ts';
import type { EventSource, SourceKind } from '../../betfair/source.ts';
import { type LocalSourceKind, openLocalSource } from '../../betfair/sources.ts';
import { decodeHead } from '../../decode/decode-head.ts';
import { createDecompress } from '../../decode/decompress.ts';
import type { Batch } from '../../domain/batch.ts';
import { FbpError } from '../../domain/errors.ts';
import type { BatchRequest, CoordinatorSettings } from '../batch-request.ts';
import { chooseSource } from './choose-source.ts';
import { openHistoricOf } from './open-historic.ts';

const SYNTHETIC_BANNER = `*** SYNTHETIC DATA: real fixtures, invented prices.
*** For real prices: --archive <folder or TAR>, or configure the historic API.`;

/** What opening a source on the local disk needs of a run's settings. */
export type LocalSettings = Pick<CoordinatorSettings, 'config' | 'sampleDir' | 'listener' | 'signal'>;

/** Opens the source that the request, the configuration and the credentials ask for. */
export async function openSource(request: BatchRequest, settings: CoordinatorSettings): Promise<EventSource> {
  const kind: SourceKind = chooseSource(request.source ?? 'auto', settings.config, settings.secrets);
  return kind === 'historic' ? await openHistoricOf(settings) : await openLocal(kind, request.batch, settings);
}

/** Opens the archive, which must hold something, or the sample, which says that it is synthetic. */
export async function openLocal(kind: LocalSourceKind, batch: Batch, settings: LocalSettings): Promise<ArchiveSource> {
  const decompress = createDecompress();
  const { config, sampleDir, listener } = settings;
  const source = openLocalSource(kind, { config, batch, sampleDir, decompress, decodeHead });
  if (kind === 'sample') listener?.notice?.(SYNTHETIC_BANNER);
  if (kind === 'archive') await refuseEmpty(source, settings);
  return source;
}

/** A wrong path would otherwise look like a season without events. */
async function refuseEmpty(source: ArchiveSource, { config, signal }: LocalSettings): Promise<void> {
  if (!(await source.isEmpty(signal))) return;
  source.close();
  throw new FbpError('FBP-ARCHIVE', 'the archive holds no market files', {
    where: config.betfair.archive.join(', '),
    hint: 'give the folder or TAR that holds BASIC, ADVANCED or PRO, or market files (1.123456789.bz2) themselves',
  });
}
