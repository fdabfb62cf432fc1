import type { Config } from '../config/schema.ts';
import type { DecodeHead } from '../decode/decode-head.ts';
import type { Decompress } from '../decode/decompress.ts';
import type { Batch } from '../domain/batch.ts';
import { ArchiveSource } from './archive/archive-source.ts';
import { openSampleSource } from './archive/sample-source.ts';
import type { SourceKind } from './source.ts';

export interface SourceContext {
  readonly config: Config;
  readonly batch: Batch;
  /** The folder of the shipped sample: `data/sample` of the package. */
  readonly sampleDir: string;
  readonly decompress: Decompress;
  readonly decodeHead?: DecodeHead | undefined;
}

/** Sources that need nothing but the local disk. */
export type LocalSourceKind = Exclude<SourceKind, 'historic'>;

function catalogueOptions({ config, decompress, decodeHead }: SourceContext) {
  return { eventTypeId: config.betfair.event_type_id, stateDir: config.storage.state_dir, decompress, decodeHead };
}

const LOCAL_SOURCES = {
  archive: (context) =>
    new ArchiveSource({ ...catalogueOptions(context), kind: 'archive', paths: context.config.betfair.archive }),
  sample: (context) => openSampleSource(context.sampleDir, context.batch, catalogueOptions(context)),
} satisfies Record<LocalSourceKind, (context: SourceContext) => ArchiveSource>;

/** Opens a local source. Throws FbpError: FBP-USAGE when it cannot serve the batch, FBP-DISK, FBP-LOCKED, FBP-ARCHIVE. */
export function openLocalSource(kind: LocalSourceKind, context: SourceContext): ArchiveSource {
  return LOCAL_SOURCES[kind](context);
}
