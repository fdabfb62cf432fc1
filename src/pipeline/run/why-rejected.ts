import { CAUSES, isSourceGap } from '../../domain/cause.ts';
import type { StorageManager } from '../../storage/storage-manager.ts';
import { type BatchRequest, isPartial } from '../batch-request.ts';
import type { ProcessingReport } from '../report/processing-report.ts';
import { readOutput } from '../report/read-output.ts';
import type { ReportDocument } from '../report/report-document.ts';

interface FinishedRun {
  readonly request: BatchRequest;
  readonly storage: Pick<StorageManager, 'former' | 'outputDir'>;
}

/** Why a run may not take the place of the data set that is there, in words for a person; undefined for one that may. */
export async function whyRejected(report: ProcessingReport, run: FinishedRun): Promise<string | undefined> {
  if (report.passedUnmatchedGate)
    return `${report.unmatchedRows} rows without an event are more than --max-unmatched allows`;
  const former = await formerReport(run.storage.outputDir);
  if (former === undefined) return undefined;
  const links = linksOf(former.statuses);
  if (links > 0 && linksOf(report.statuses) === 0)
    return `no row is linked, and the data set that is there links ${links}`;
  return whyNotMerged(former, run) ?? whyUnseen(former, report, run);
}

/** Undefined where there is no data set, or none that can be read. */
async function formerReport(outputDir: string): Promise<ReportDocument | undefined> {
  return await readOutput(outputDir).then(
    ({ report }) => report,
    () => undefined,
  );
}

function linksOf(statuses: ReportDocument['statuses']): number {
  const { linked, linked_no_odds, download_failed, extraction_failed } = statuses;
  return linked + linked_no_odds + download_failed + extraction_failed;
}

/** Who asks for some rows of a source that lacks their days learns nothing of them: what the data set has of them is worth more. */
function whyUnseen(former: ReportDocument, report: ProcessingReport, { request }: FinishedRun): string | undefined {
  const lost = linksOf(former.statuses) - linksOf(report.statuses);
  const unseen = gapsOf(report.causes) - gapsOf(former.causes);
  if (!isPartial(request) || lost <= 0 || unseen < lost) return undefined;
  return `${lost} of the rows that were done are linked in the data set that is there, and the source lacks their days now`;
}

function gapsOf(causes: ReportDocument['causes']): number {
  return CAUSES.reduce((sum, cause) => sum + (isSourceGap(cause) ? (causes[cause] ?? 0) : 0), 0);
}

/** Rows that this run left out are lost where the former run's cannot be taken over. */
function whyNotMerged(
  { statuses, total_matches }: ReportDocument,
  { request, storage }: FinishedRun,
): string | undefined {
  if (!isPartial(request) || storage.former.kind !== 'refused' || statuses.skipped === total_matches) return undefined;
  return `only some rows were done, and the others cannot be taken over: ${storage.former.reason}`;
}
