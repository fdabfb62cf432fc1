import { join, parse } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { writeFileAtomic } from '../../disk/atomic-file.ts';
import { batchName } from '../../domain/batch.ts';
import type { ExitCode } from '../../domain/errors.ts';
import type { BatchResult } from '../batches/run-all.ts';
import { type Shard, shardName } from '../batches/shard.ts';

const SUMMARY_SCHEMA_VERSION = 1;

export interface RunFacts {
  readonly programVersion: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly exitCode: ExitCode;
}

/** Where the summary of a run goes; each shard of a list has its own, so that none is lost. */
export function summaryPath({ storage }: Pick<Config, 'storage'>, shard?: Shard): string {
  const path = storage.summary_file ?? join(storage.output_dir, 'last-run.json');
  if (shard === undefined) return path;
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}.${shardName(shard)}${ext}`);
}

/** Replaces the summary of the last run: the one output that knows the clock, so that monitoring sees when and how it ended. Throws FBP-DISK. */
export async function writeRunSummary(path: string, results: readonly BatchResult[], facts: RunFacts): Promise<void> {
  const { programVersion, startedAt, exitCode } = facts;
  const summary = {
    schema_version: SUMMARY_SCHEMA_VERSION,
    program_version: programVersion,
    ...times(startedAt, Date.now()),
    exit_code: exitCode,
    batches: results.map(batchSummary),
  };
  await writeFileAtomic(path, `${JSON.stringify(summary, null, 2)}\n`);
}

function batchSummary({ planned, ending, startedAt, endedAt }: BatchResult): object {
  const head = { batch: batchName(planned.batch), ...times(startedAt, endedAt) };
  if ('error' in ending) {
    const { code, exitCode, message, where, hint, retryable } = ending.error;
    return { ...head, exit_code: exitCode, error: { code, message, where, hint, retryable } };
  }
  const { report } = ending;
  const codes: Record<string, number> = {};
  for (const { code } of report.failures) codes[code] = (codes[code] ?? 0) + 1;
  return {
    ...head,
    exit_code: report.exitCode,
    rows: report.rows,
    statuses: report.statuses,
    settlement_disagreements: report.settlement.disagrees,
    file_faults: report.fileFaultCount,
    source_faults: report.sourceFaults.length,
    failure_codes: codes,
  };
}

function times(from: number, to: number): object {
  return {
    started_at: new Date(from).toISOString(),
    ended_at: new Date(to).toISOString(),
    duration_seconds: Math.round(to - from) / 1000,
  };
}
