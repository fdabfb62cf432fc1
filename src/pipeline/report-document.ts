import { z } from 'zod';
import { type ProcessingStatus, STATUSES } from '../domain/outcome.ts';
import { STRATEGIES, type Strategy } from '../domain/search.ts';

export const REPORT_SCHEMA_VERSION = 1;

const count = z.int().min(0);
const counters = <Name extends string>(names: readonly Name[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, count])) as Record<Name, typeof count>);

const failure = z.object({
  match_id: z.string(),
  /** Line of the statistics file, from 1. */
  line: count,
  status: z.enum(STATUSES),
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  betfair_match_id: z.string(),
  candidates: z.array(z.string()).readonly(),
});
const failures = z.array(failure).readonly();

const fault = z.object({ file: z.string(), line: z.number().optional(), message: z.string() });
const faults = <Fault extends z.ZodType>(one: Fault) => z.object({ count, listed: z.array(one).readonly() });

const unmappedTeam = z.object({
  slug: z.string(),
  matches: count,
  nearest: z
    .array(z.object({ slug: z.string(), league: z.string(), name: z.string(), similarity: z.number() }))
    .readonly(),
});

/** report.json: what a run did, without clock and machine, so that the same inputs give the same bytes. */
export const reportDocumentSchema = z.object({
  schema_version: z.literal(REPORT_SCHEMA_VERSION),
  batch_id: z.string(),
  country: z.string(),
  league: z.string(),
  season: z.string(),
  source: z.object({ kind: z.string(), version: z.string() }),
  synthetic: z.boolean(),
  plans: z.partialRecord(z.enum(['BASIC', 'ADVANCED', 'PRO']), count),
  total_matches: count,
  successful_matches: count,
  failed_searches: count,
  failed_downloads: count,
  failed_extractions: count,
  statuses: counters<ProcessingStatus>(STATUSES),
  strategies: counters<Strategy>(STRATEGIES),
  settlement: counters(['agrees', 'disagrees', 'unchecked']),
  markets: count,
  series_rows: count,
  unmatched_gate: z
    .object({ count: z.number().optional(), share: z.number().optional(), passed: z.boolean() })
    .nullable(),
  mapping_issues: z.array(unmappedTeam).readonly(),
  failure_count: count,
  input_failures: failures,
  search_failures: failures,
  download_failures: failures,
  extraction_failures: failures,
  settlement_disagreements: failures,
  file_faults: faults(fault.extend({ matchId: z.string() })),
  source_faults: faults(fault),
  unknown_fields: z.record(z.string(), count),
});

export type ReportDocument = z.infer<typeof reportDocumentSchema>;
export type ListedFailure = z.infer<typeof failure>;
