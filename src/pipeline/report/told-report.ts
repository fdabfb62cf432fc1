import type { ExitCode, FbpError } from '../../domain/errors.ts';
import type { PlannedBatch } from '../batches/expand-entries.ts';
import type { BatchResult } from '../batches/run-all.ts';
import type { ProcessingReport } from './processing-report.ts';
import type { ReportDocument } from './report-document.ts';

/** What is told of a batch that was done, on this machine or on another one. */
export interface ToldReport {
  readonly exitCode: ExitCode;
  /** Linked rows with a market that no file gives whole. */
  readonly damagedRows: number;
  readonly document: ReportDocument;
}

/** A batch's ending as tables and summaries show it. */
export interface ToldResult {
  readonly planned: PlannedBatch;
  readonly ending: { readonly report: ToldReport } | { readonly error: FbpError };
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt: number;
}

export function toldReport(report: ProcessingReport): ToldReport {
  return { exitCode: report.exitCode, damagedRows: report.damagedRows, document: report.toJSON() };
}

export function toldResult({ ending, ...rest }: BatchResult): ToldResult {
  return { ...rest, ending: 'error' in ending ? ending : { report: toldReport(ending.report) } };
}

/** How often each code of an error is listed. */
export function failureCodes(document: ReportDocument): Record<string, number> {
  const { input_failures, search_failures, download_failures, extraction_failures, settlement_disagreements } =
    document;
  const lists = [input_failures, search_failures, download_failures, extraction_failures, settlement_disagreements];
  const codes: Record<string, number> = {};
  for (const { code } of lists.flat()) codes[code] = (codes[code] ?? 0) + 1;
  return codes;
}
