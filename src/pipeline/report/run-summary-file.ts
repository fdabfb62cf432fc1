import { join, parse } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { writeFileAtomic } from '../../disk/atomic-file.ts';
import { batchName } from '../../domain/batch.ts';
import type { ExitCode } from '../../domain/errors.ts';
import { type Shard, shardName } from '../batches/shard.ts';
import { failureCodes, type ToldResult } from './told-report.ts';

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
export async function writeRunSummary(path: string, results: readonly ToldResult[], facts: RunFacts): Promise<void> {
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

function batchSummary({ planned, ending, startedAt, endedAt }: ToldResult): object {
  const head = { batch: batchName(planned.batch), ...times(startedAt, endedAt) };
  if ('error' in ending) {
    const { code, exitCode, message, where, hint, retryable } = ending.error;
    return { ...head, exit_code: exitCode, error: { code, message, where, hint, retryable } };
  }
  const { exitCode, document } = ending.report;
  return {
    ...head,
    exit_code: exitCode,
    rows: document.total_matches,
    statuses: document.statuses,
    settlement_disagreements: document.settlement.disagrees,
    file_faults: document.file_faults.count,
    source_faults: document.source_faults.count,
    failure_codes: failureCodes(document),
  };
}

function times(from: number, to: number): object {
  return {
    started_at: new Date(from).toISOString(),
    ended_at: new Date(to).toISOString(),
    duration_seconds: Math.round(to - from) / 1000,
  };
}
