import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { Config } from '../../config/schema.ts';
import type { StoreAccess } from '../../disk/store/store-access.ts';
import { type Batch, batchName } from '../../domain/batch.ts';
import { FbpError } from '../../domain/errors.ts';
import type { ArchiveOptions } from '../catalogue/archive-catalogue.ts';
import { ArchiveSource } from './archive-source.ts';
import { archivesBeside } from './archives-beside.ts';

/** What opening an archive takes. */
export interface ArchiveContext {
  readonly config: Config;
  readonly signal: AbortSignal;
  /** How stores are reached, for archives at `s3://`. */
  readonly access?: StoreAccess | undefined;
  /** Told of what takes long and space. */
  readonly notice?: ((text: string) => void) | undefined;
  /** Whether files that an earlier run could not read are looked at again. */
  readonly doubtsFaults?: boolean | undefined;
}

/** How archives are read and where their catalogue is kept, whatever their paths. */
export function catalogueOptions({
  config: { betfair, storage },
  notice,
  doubtsFaults,
  access,
}: Pick<ArchiveContext, 'config' | 'notice' | 'doubtsFaults' | 'access'>): Omit<ArchiveOptions, 'kind' | 'paths'> {
  return { eventTypeId: betfair.event_type_id, stateDir: storage.state_dir, notice, doubtsFaults, access };
}

/** Opens the configured archive, which must hold something. Throws FbpError: FBP-USAGE without a path, FBP-DISK, FBP-LOCKED, FBP-ARCHIVE. */
export async function openArchiveSource(context: ArchiveContext): Promise<ArchiveSource> {
  const { archive: paths } = context.config.betfair;
  const source = new ArchiveSource({ ...catalogueOptions(context), kind: 'archive', paths });
  try {
    if (!(await source.isEmpty(context.signal))) return source;
    // A wrong path would otherwise look like a season without events.
    const [unread] = source.faults();
    const what = unread === undefined ? '' : `; ${unread.file} ${unread.message}`;
    const [beside] = archivesBeside(paths);
    throw new FbpError('FBP-ARCHIVE', `the archive holds no market files${what}`, {
      where: paths.join(', '),
      hint: 'give the folder, TAR or ZIP that holds BASIC, ADVANCED or PRO, or market files (1.123456789.bz2) themselves',
      slip: beside === undefined ? undefined : { typed: paths[0], meant: [beside], option: '--archive' },
    });
  } catch (error) {
    source.close();
    throw error;
  }
}

const SAMPLE = z.object({
  country: z.string(),
  league: z.string(),
  season: z.string(),
  synthetic: z.literal(true),
});

/** The batch that the shipped sample was made for. */
type Sample = z.infer<typeof SAMPLE>;

/** Reads the description of the sample in `sampleDir`. Throws FbpError FBP-ARCHIVE when it is missing or damaged. */
export function readSample(sampleDir: string): Sample {
  const file = path.join(sampleDir, 'sample.json');
  try {
    return SAMPLE.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const hint = 'Install the program again, or give your own data: --archive <folder or TAR>.';
    throw new FbpError('FBP-ARCHIVE', 'The shipped sample is missing or damaged', { where: file, hint, cause });
  }
}

/** Where the sample's market files lie. */
export function samplePath(sampleDir: string, sample: Sample): string {
  return path.join(sampleDir, `${sample.country}-${sample.league}-${sample.season}.tar`);
}

/** What opening the sample takes. */
export interface SampleContext extends ArchiveContext {
  /** Folder of the shipped sample: `data/sample` of the package. */
  readonly sampleDir: string;
  readonly batch: Batch;
}

/**
 * Opens the shipped synthetic sample. Throws FbpError FBP-USAGE for any batch but the one it was made for: invented
 * prices must never pass for real ones.
 */
export async function openSampleSource(context: SampleContext): Promise<ArchiveSource> {
  const { sampleDir, batch } = context;
  const sample = readSample(sampleDir);
  if (batchName(sample) !== batchName(batch)) {
    throw new FbpError('FBP-USAGE', `The shipped sample holds synthetic data of ${batchName(sample)} only`, {
      where: batchName(batch),
      hint: 'Give your own Betfair files: --archive <folder or TAR>, or configure credentials for the historic API.',
    });
  }
  return new ArchiveSource({ ...catalogueOptions(context), kind: 'sample', paths: [samplePath(sampleDir, sample)] });
}
