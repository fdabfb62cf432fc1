import * as z from 'zod';
import { CAUSES } from '../../domain/cause.ts';
import { type ProcessingStatus, STATUSES } from '../../domain/outcome.ts';
import { STRATEGIES, type Strategy } from '../../domain/search.ts';

export const REPORT_SCHEMA_VERSION = 1;

const count = z.int().min(0);
const counters = <Name extends string>(names: readonly Name[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, count])) as Record<Name, typeof count>);

const failure = z.object({
  match_id: z.string(),
  /** Line of the statistics file, from 1. */
  line: count,
  /** Name of the file, of a batch with several. */
  file: z.string().optional(),
  status: z.enum(STATUSES),
  code: z.string(),
  cause: z.enum(CAUSES),
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

const understood = z.object({
  file: z.string(),
  profile: z.string(),
  form: z.string(),
  columns: z.record(z.string(), z.string()),
  date_order: z.string().nullable(),
  date_order_by: z.string(),
  time_zone: z.string(),
  ids_made: z.boolean(),
  windows_1252_lines: count,
  summary: z.string(),
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
  statistics: z.array(understood).readonly().default([]),
  plans: z.partialRecord(z.enum(['BASIC', 'ADVANCED', 'PRO']), count),
  total_matches: count,
  successful_matches: count,
  failed_searches: count,
  judged: count,
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
  file_shift: z.object({ offset_minutes: z.int(), sides_exchanged: z.boolean() }).nullable().default(null),
  mapping_issues: z.array(unmappedTeam).readonly(),
  rejected: z.string().nullable(),
  causes: z.partialRecord(z.enum(CAUSES), count),
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
/** What each key tells, for the data dictionary. */
export const REPORT_KEYS: Readonly<Record<keyof ReportDocument, string>> = {
  schema_version: 'version of the form of this file',
  batch_id: 'country, league and season in one name',
  country: 'country of the batch',
  league: 'league of the batch',
  season: 'season of the batch',
  source: 'where the data came from, and which version of it',
  synthetic: 'true for the shipped sample, whose prices are made up',
  statistics:
    'how each statistics file was understood: its form, its columns, the order of its dates, the zone of its times',
  plans: 'matches by the plan of their files',
  total_matches: 'rows of the statistics file',
  successful_matches: 'rows that ended as `linked`',
  failed_searches: 'rows that ended as `not_found` or `ambiguous` and that no person has judged',
  judged: 'rows that a person has settled in `manual_matches`',
  failed_downloads: 'rows that ended as `download_failed`',
  failed_extractions: 'rows that ended as `extraction_failed`',
  statuses: 'rows by status; they add up to `total_matches`',
  strategies: 'linked rows by the strategy that found the event',
  settlement: 'linked rows by settlement check',
  markets: 'markets that were read',
  series_rows: 'rows of the time series',
  unmatched_gate: 'what `--max-unmatched` allowed, and whether it was passed; null without it',
  file_shift:
    'by what every row of the statistics file is off, if it is: minutes to add to its kick-offs, and whether home and away are exchanged',
  mapping_issues: 'team slugs without a mapping, with the nearest known names',
  rejected: 'why these files are in `rejected/` and the former ones stayed; null for a data set that was published',
  causes: 'rows of failures.csv by cause, the most frequent first',
  failure_count: 'rows of failures.csv',
  input_failures: 'the first failures of stage `input`; failures.csv has all of them',
  search_failures: 'the same for stage `search`',
  download_failures: 'the same for stage `download`',
  extraction_failures: 'the same for stage `extraction`',
  settlement_disagreements: 'linked rows whose score contradicts the settled winners',
  file_faults:
    'what was wrong in market files without costing the match: how often, and the first ones with file and line',
  source_faults: 'what of the archive could not be read',
  unknown_fields: 'fields of the stream format that the program does not know, and how often they occurred',
};

export type ListedFailure = z.infer<typeof failure>;
