import { isAbsolute, relative } from 'node:path';
import { digestFile } from '../../disk/digest.ts';
import type { CountryMapping } from '../../mapping/country-mapping.ts';
import type { ManifestInputs } from '../../storage/manifest.ts';
import type { CoordinatorSettings } from '../batch-request.ts';
import type { BatchRows } from '../open/batch-rows.ts';
import { hashOf, outputSettings } from '../open/run-key.ts';
import type { ProcessingReport } from '../report/processing-report.ts';

interface RunInputs {
  readonly settings: CoordinatorSettings;
  readonly statistics: Pick<BatchRows, 'path' | 'digest'>;
  readonly mapping: CountryMapping;
}

/** What the manifest says went into the run. */
export async function manifestInputs(
  { settings, statistics, mapping }: RunInputs,
  report: ProcessingReport,
): Promise<ManifestInputs> {
  const { config, programVersion, root } = settings;
  const plans = Object.keys(report.plans);
  const [plan] = plans as (keyof typeof report.plans)[];
  return {
    programVersion,
    configSha256: hashOf(outputSettings(config)),
    source: report.head.source,
    plan: plans.length === 1 ? plan : undefined,
    inputs: {
      statistics: { path: pathBelow(root, statistics.path), ...statistics.digest },
      ...(mapping.file && { mapping: { path: pathBelow(root, mapping.file), ...(await digestFile(mapping.file)) } }),
    },
  };
}

/** Relative where it lies below the root, so that the same project gives the same bytes wherever it is checked out. */
function pathBelow(root: string, path: string): string {
  const shown = relative(root, path);
  return shown.startsWith('..') || isAbsolute(shown) ? path : shown;
}
