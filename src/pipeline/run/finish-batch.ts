import { PACKAGE_ROOT } from '../../disk/package-root.ts';
import { portablePath, shownPath } from '../../disk/path-names.ts';
import { type ManifestInputs, statisticsRole } from '../../storage/manifest.ts';
import type { StorageManager } from '../../storage/storage-manager.ts';
import type { CoordinatorSettings } from '../batch-request.ts';
import type { LinkedBatch } from '../open/linked-batch.ts';
import type { OpenBatch } from '../open/open-batch.ts';
import { hashOf, outputSettings } from '../open/open-storage.ts';
import type { StatisticsFile } from '../open/statistics-file.ts';
import { ProcessingReport } from '../report/processing-report.ts';
import { UNWATCHED } from '../stage-watch.ts';
import { redactedFaults } from './redact-faults.ts';
import { whyRejected } from './why-rejected.ts';

/** The report of a batch that is linked, with the rows that an interrupted run has done already. */
export async function beginReport(
  { request, source, sourceVersion }: OpenBatch,
  linked: LinkedBatch,
  storage: StorageManager,
): Promise<ProcessingReport> {
  const report = new ProcessingReport({
    batch: request.batch,
    source: { kind: source.kind, version: sourceVersion },
    synthetic: source.kind === 'sample',
    statistics: linked.statistics.understood,
    mapping: linked.names,
    maxUnmatched: request.maxUnmatched,
    shift: linked.shift,
  });
  await storage.forEachResumed((row) => report.add(row));
  return report;
}

export interface FinishedRows {
  readonly batch: OpenBatch;
  readonly storage: StorageManager;
  readonly settings: CoordinatorSettings;
  /** How many rows were to end. */
  readonly rows: number;
}

/** Notes what of the source could not be read, and writes the output. Throws FBP-DISK, and FBP-BUG unless every row has ended. */
export async function finishBatch(report: ProcessingReport, run: FinishedRows): Promise<void> {
  const { batch, storage, settings, rows } = run;
  const { logger, watch = UNWATCHED } = settings;
  report.sourceFaults = redactedFaults(batch.source.faults(), (text) => logger.redact(text));
  for (const fault of report.sourceFaults) logger.error('extract', 'Part of the source cannot be read', { ...fault });
  const manifest = manifestInputs(batch, report);
  report.rejected = batch.request.force ? undefined : await whyRejected(report, { request: batch.request, storage });
  report.outputFiles = await watch.run('publish', () =>
    storage.finish({ rows, report, manifest, rejected: report.rejected }),
  );
  const { 'matches.csv': matches } = report.outputFiles;
  report.matchesFile = matches && storage.shownPath(matches);
  if (report.rejected !== undefined) logger.warn('main', 'The data set was not published', { reason: report.rejected });
}

/** What the manifest says went into the run. */
function manifestInputs({ settings, statistics, mapping }: OpenBatch, report: ProcessingReport): ManifestInputs {
  const { config, programVersion, root } = settings;
  const plans = Object.keys(report.plans);
  const { own } = mapping.competitions;
  const [plan] = plans as (keyof typeof report.plans)[];
  return {
    programVersion,
    configSha256: hashOf(outputSettings(config)),
    source: report.head.source,
    plan: plans.length === 1 ? plan : undefined,
    inputs: {
      ...statisticsInputs(statistics, root),
      ...(mapping.file && { mapping: { path: namedPath(mapping.file, root), ...mapping.digest } }),
      ...(own && { competitions: { path: namedPath(own.path, root), ...own.digest } }),
    },
  };
}

/** The first file under its plain role, further ones under that with their number. */
function statisticsInputs({ files }: Pick<StatisticsFile, 'files'>, root: string): ManifestInputs['inputs'] {
  return Object.fromEntries(
    files.map(({ path, ...digest }, index) => [statisticsRole(index), { path: namedPath(path, root), ...digest }]),
  );
}

/** A path within the project, or within the program's own package, whatever machine these lie on. */
function namedPath(path: string, root: string): string {
  const shown = shownPath(path, root);
  return portablePath(shown === path ? shownPath(path, PACKAGE_ROOT) : shown);
}
