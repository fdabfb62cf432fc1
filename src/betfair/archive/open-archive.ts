import type { Config } from '../../config/schema.ts';
import { FbpError } from '../../domain/errors.ts';
import type { ArchiveOptions } from '../catalogue/archive-catalogue.ts';
import { ArchiveSource } from './archive-source.ts';

/** What opening an archive takes. */
export interface ArchiveContext {
  readonly config: Config;
  readonly signal: AbortSignal;
}

/** How archives are read and where their catalogue is kept, whatever their paths. */
export function catalogueOptions({
  config: { betfair, storage },
}: Pick<ArchiveContext, 'config'>): Omit<ArchiveOptions, 'kind' | 'paths'> {
  return { eventTypeId: betfair.event_type_id, stateDir: storage.state_dir };
}

/** Opens the configured archive, which must hold something. Throws FbpError: FBP-USAGE without a path, FBP-DISK, FBP-LOCKED, FBP-ARCHIVE. */
export async function openArchiveSource(context: ArchiveContext): Promise<ArchiveSource> {
  const { archive: paths } = context.config.betfair;
  const source = new ArchiveSource({ ...catalogueOptions(context), kind: 'archive', paths });
  try {
    if (!(await source.isEmpty(context.signal))) return source;
    // A wrong path would otherwise look like a season without events.
    throw new FbpError('FBP-ARCHIVE', 'the archive holds no market files', {
      where: paths.join(', '),
      hint: 'give the folder or TAR that holds BASIC, ADVANCED or PRO, or market files (1.123456789.bz2) themselves',
    });
  } catch (error) {
    source.close();
    throw error;
  }
}
