import { basename } from 'node:path';
import { type Batch, batchName } from '../../domain/batch.ts';
import { CAUSES, type Cause, isSourceGap } from '../../domain/cause.ts';
import type { ExitCode } from '../../domain/errors.ts';
import type { Plan } from '../../domain/event.ts';
import type { FileShift } from '../../domain/file-shift.ts';
import { type ProcessingStatus, STATUSES } from '../../domain/outcome.ts';
import type { FileFault } from '../../domain/price.ts';
import { STRATEGIES, type Strategy } from '../../domain/search.ts';
import { MINUTE_MS } from '../../domain/time-units.ts';
import { type Understood, understoodText } from '../../input/understood.ts';
import type { MappingReport } from '../../mapping/match-mapper.ts';
import type { CommittedRow } from '../../storage/journal/committed-row.ts';
import type { FailureRow } from '../../storage/tables/failure-row.ts';
import { writeFailuresCsv } from '../../storage/tables/failures-csv.ts';
import type { UnmatchedGate } from '../batch-request.ts';
import { type ListedFailure, REPORT_SCHEMA_VERSION, type ReportDocument } from './report-document.ts';
import { reportSummary } from './report-summary.ts';
import { type RunOrigin, SearchFailure } from './search-failure.ts';

/** Failures and file faults listed in the report; failures.csv has them all. */
const LISTED = 1000;
/** File faults that are listed where each is of another file, so that each file is named. */
const FILES_LISTED = 10_000;

/** Endings that are faults, not ordinary ones: they make the exit code 3. */
const FAILED: ReadonlySet<ProcessingStatus> = new Set(['download_failed', 'extraction_failed', 'invalid_row']);
const UNMATCHED: ReadonlySet<ProcessingStatus> = new Set(['not_found', 'ambiguous']);

type StatusCounts = Readonly<Record<ProcessingStatus, number>>;

/** Rows that ended in a fault, by what a report says. */
export function failedRowsOf({ statuses }: { readonly statuses: StatusCounts }): number {
  return sumOf(statuses, FAILED);
}

function sumOf(counts: StatusCounts, among: ReadonlySet<ProcessingStatus>): number {
  return STATUSES.reduce((sum, status) => sum + (among.has(status) ? counts[status] : 0), 0);
}

export interface FileFaultOfMatch extends FileFault {
  readonly matchId: string;
}

export interface ReportHead {
  readonly batch: Batch;
  readonly source: { readonly kind: string; readonly version: string };
  readonly synthetic: boolean;
  /** How the statistics files were understood. */
  readonly statistics?: readonly Understood[] | undefined;
  readonly mapping: MappingReport;
  readonly maxUnmatched: UnmatchedGate | undefined;
  /** By what the whole statistics file is off; undefined where it is not. */
  readonly shift?: FileShift | undefined;
}

/** What a run did, derived from its rows' endings and nothing else. */
export class ProcessingReport {
  readonly head: ReportHead;
  readonly statuses: Record<ProcessingStatus, number>;
  readonly strategies: Record<Strategy, number>;
  readonly settlement = { agrees: 0, disagrees: 0, unchecked: 0 };
  /** Rows of failures.csv. */
  readonly causes: Partial<Record<Cause, number>> = {};
  /** Rows that a person has settled in the mapping file. */
  judgedRows = 0;
  #judgedUnmatched = 0;
  readonly plans: Partial<Record<Plan, number>> = {};
  readonly failures: FailureRow[] = [];
  readonly fileFaults: FileFaultOfMatch[] = [];
  readonly unknownFields: Record<string, number> = {};
  rows = 0;
  failureCount = 0;
  fileFaultCount = 0;
  marketCount = 0;
  seriesRows = 0;
  /** Linked rows with a market that no file gives whole. */
  damagedRows = 0;
  /** Why the files went to `rejected/` and the former data set stayed; undefined for a run that was published. */
  rejected: string | undefined;
  /** Of a run that does again what failed: rows that were done again, and those of them that ended otherwise. Not part of report.json. */
  retried: { again: number; changed: number } | undefined;
  /** What of the archive could not be read. */
  sourceFaults: readonly FileFault[] = [];
  /** Wall-clock times of the run in this process, ISO UTC; not part of report.json, which is the same for the same inputs. */
  startTime = '';
  endTime = '';
  /** The output files by name. */
  outputFiles: Readonly<Record<string, string>> = {};
  /** matches.csv as a person asks for it; an address, where the output is in a bucket. */
  matchesFile: string | undefined;
  logFiles: readonly string[] = [];

  /** What was run; undefined in a report that no coordinator gave. */
  #origin: RunOrigin | undefined;

  constructor(head: ReportHead) {
    this.head = head;
    this.statuses = countersOf(STATUSES);
    this.strategies = countersOf(STRATEGIES);
  }

  add(row: CommittedRow): void {
    this.rows += 1;
    this.statuses[row.status] += 1;
    this.marketCount += row.marketCount;
    this.seriesRows += row.seriesRows;
    if (row.strategy !== undefined) this.strategies[row.strategy] += 1;
    if (row.plan !== undefined) this.plans[row.plan] = (this.plans[row.plan] ?? 0) + 1;
    if (row.eventId !== undefined) this.settlement[row.settlementCheck ?? 'unchecked'] += 1;
    if (row.damagedMarkets > 0) this.damagedRows += 1;
    if (row.judged) this.judgedRows += 1;
    if (row.judged && UNMATCHED.has(row.status)) this.#judgedUnmatched += 1;
    this.#addFailure(row);
    for (const [field, count] of Object.entries(row.unknownFields)) {
      this.unknownFields[field] = (this.unknownFields[field] ?? 0) + count;
    }
  }

  #addFailure(row: CommittedRow): void {
    this.fileFaultCount += row.faultCount;
    const files = new Set<string>();
    for (const fault of row.faults) {
      const most = files.has(fault.file) ? LISTED : FILES_LISTED;
      files.add(fault.file);
      if (this.fileFaults.length < most) this.fileFaults.push({ ...fault, matchId: row.matchId ?? '' });
    }
    if (row.failure === undefined) return;
    this.failureCount += 1;
    const { cause } = row.failure;
    this.causes[cause] = (this.causes[cause] ?? 0) + 1;
    if (this.failures.length < LISTED) this.failures.push(row.failure);
  }

  /** Notes which run it was, so that its failures can be looked into. */
  ranIn(origin: RunOrigin): this {
    this.#origin = origin;
    return this;
  }

  /** Rows without an event, and links that the settled winners contradict, for `FailureDebugger`; at most 1000 are listed. */
  get searchFailures(): readonly SearchFailure[] {
    const origin = this.#origin;
    if (origin === undefined) return [];
    const searched = this.failures.filter(({ stage }) => stage === 'search' || stage === 'settlement');
    return searched.map((row) => new SearchFailure(row, origin));
  }

  get totalMatches(): number {
    return this.rows;
  }

  /** Rows with an event and prices. */
  get successfulMatches(): number {
    return this.statuses.linked;
  }

  get failedRows(): number {
    return failedRowsOf(this);
  }

  /** Rows without an event that nobody has judged. */
  get unmatchedRows(): number {
    return sumOf(this.statuses, UNMATCHED) - this.#judgedUnmatched;
  }

  get passedUnmatchedGate(): boolean {
    const gate = this.head.maxUnmatched;
    if (gate === undefined) return false;
    return this.unmatchedRows > ('count' in gate ? gate.count : gate.share * this.rows);
  }

  /** The source was incomplete for some rows: perhaps they have an event in what it lacks. */
  get missesEvents(): boolean {
    return Object.keys(this.causes).some((cause) => isSourceGap(cause as Cause));
  }

  get exitCode(): ExitCode {
    const isIncomplete = this.missesEvents || this.damagedRows > 0;
    return this.rejected !== undefined || this.failedRows > 0 || this.passedUnmatchedGate || isIncomplete ? 3 : 0;
  }

  /** The report.json: no clock and no machine in it. */
  toJSON(): ReportDocument {
    const { batch, source, synthetic, statistics = [], mapping, shift } = this.head;
    const { country, league, season } = batch;
    return {
      schema_version: REPORT_SCHEMA_VERSION,
      batch_id: batchName(batch),
      country,
      league,
      season,
      source,
      synthetic,
      statistics: statistics.map(understoodEntry),
      plans: this.plans,
      total_matches: this.rows,
      successful_matches: this.successfulMatches,
      failed_searches: this.unmatchedRows,
      judged: this.judgedRows,
      failed_downloads: this.statuses.download_failed,
      failed_extractions: this.statuses.extraction_failed,
      statuses: this.statuses,
      strategies: this.strategies,
      settlement: this.settlement,
      markets: this.marketCount,
      series_rows: this.seriesRows,
      unmatched_gate:
        this.head.maxUnmatched === undefined ? null : { ...this.head.maxUnmatched, passed: this.passedUnmatchedGate },
      file_shift:
        shift === undefined
          ? null
          : { offset_minutes: Math.round(shift.offsetMs / MINUTE_MS), sides_exchanged: shift.sidesExchanged },
      mapping_issues: mapping.unmappedTeams,
      rejected: this.rejected ?? null,
      causes: this.#countedCauses(),
      ...this.#failureLists(),
      file_faults: { count: this.fileFaultCount, listed: this.fileFaults },
      source_faults: { count: this.sourceFaults.length, listed: this.sourceFaults.slice(0, LISTED) },
      unknown_fields: this.unknownFields,
    };
  }

  /** The most frequent first. */
  #countedCauses(): Partial<Record<Cause, number>> {
    const counted = CAUSES.flatMap((cause) =>
      this.causes[cause] === undefined ? [] : [[cause, this.causes[cause]] as const],
    );
    return Object.fromEntries(counted.sort(([, a], [, b]) => b - a));
  }

  #failureLists() {
    const ofStage = (stage: FailureRow['stage']) =>
      this.failures.filter((failure) => failure.stage === stage).map(listed);
    return {
      failure_count: this.failureCount,
      input_failures: ofStage('input'),
      search_failures: ofStage('search'),
      download_failures: ofStage('download'),
      extraction_failures: ofStage('extraction'),
      settlement_disagreements: ofStage('settlement'),
    };
  }

  /** For a person: totals that add up, what needs a look, where the output is. */
  generateSummary(): string {
    return reportSummary(this.toJSON(), { matchesFile: this.matchesFile, retried: this.retried });
  }

  /** Every listed failure as CSV, for review. Throws FBP-DISK. */
  async exportFailuresCsv(path: string): Promise<void> {
    await writeFailuresCsv(path, this.failures);
  }
}

function countersOf<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}

function understoodEntry(understood: Understood) {
  const { path, profile, form, columns, dates, timeZone, idsMade, legacyLines } = understood;
  return {
    file: basename(path),
    profile,
    form,
    columns: columns as Record<string, string>,
    date_order: dates.order ?? null,
    date_order_by: dates.by,
    time_zone: timeZone,
    ids_made: idsMade,
    windows_1252_lines: legacyLines,
    summary: understoodText(understood),
  };
}

function listed(failure: FailureRow): ListedFailure {
  const { matchId, line, file, status, code, cause, message, hint, eventId, candidates } = failure;
  return {
    match_id: matchId,
    line,
    ...(file !== undefined && { file }),
    status,
    code,
    cause,
    message,
    hint,
    betfair_match_id: eventId,
    candidates,
  };
}
