import type { EventSource } from '../../betfair/source.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import { type MatchOutcome, matchOf } from '../../domain/outcome.ts';
import type { SearchResult } from '../../domain/search.ts';
import type { CommittedRow } from '../../storage/journal/committed-row.ts';
import { rowKey } from '../../storage/journal/committed-row.ts';
import type { StorageManager } from '../../storage/storage-manager.ts';
import type { CoordinatorSettings } from '../batch-request.ts';
import type { SkippedRow } from '../open/select-rows.ts';
import type { ProcessingReport } from '../report/processing-report.ts';
import { UNWATCHED } from '../stage-watch.ts';
import type { ProcessedRow } from './process-match.ts';
import { discardRawFiles } from './raw-files.ts';
import { redactedOutcome } from './redact-faults.ts';

interface LedgerParts {
  readonly storage: StorageManager;
  readonly source: EventSource;
  readonly report: ProcessingReport;
  readonly settings: CoordinatorSettings;
  /** How many rows there will be. */
  readonly rows: number;
  /** Rows that ended well are not done again. */
  readonly keepsWell: boolean;
}

/** Where rows end: makes each ending last and tells the report and the listener. Rows come one at a time, in the order of the file. */
export class RowLedger {
  readonly #parts: LedgerParts;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
  }

  /** Whether the last run's ending of the row stays: nothing is to be fetched or read for it then. */
  isKept(match: StatisticalMatch, search: SearchResult): boolean {
    const { keepsWell, storage } = this.#parts;
    return keepsWell && storage.former.kind === 'found' && storage.former.run.hasWell(match, rowKey(match, search));
  }

  /** Whether a row that this run leaves out is in the data set already. */
  isLeft({ match, isOfBatch }: SkippedRow): boolean {
    const { former } = this.#parts.storage;
    return isOfBatch && former.kind === 'found' && former.run.has(match);
  }

  /** Makes that ending this run's too. */
  async keep(match: StatisticalMatch): Promise<void> {
    if (this.#parts.keepsWell) this.#parts.report.retried ??= { again: 0, changed: 0 };
    this.#note(await this.#parts.storage.keep(match));
  }

  /** Throws FBP-DISK when the row cannot be written. */
  async commit({ outcome, series }: ProcessedRow): Promise<void> {
    const { storage, source, settings } = this.#parts;
    const { config, logger, watch = UNWATCHED } = settings;
    const redacted = redactedOutcome(outcome, (text) => logger.redact(text));
    const row = await watch.run('store', () => storage.commit(redacted, series));
    await discardRawFiles(outcome, { source, storage: config.storage, logger, settle: () => storage.settle() });
    this.#compare(outcome, row);
    this.#note(row);
  }

  #compare(outcome: MatchOutcome, row: CommittedRow): void {
    const { keepsWell, storage, report } = this.#parts;
    const match = matchOf(outcome);
    if (!keepsWell || storage.former.kind !== 'found') return;
    report.retried ??= { again: 0, changed: 0 };
    if (match === undefined || outcome.status === 'skipped') return;
    report.retried.again += 1;
    if (!storage.former.run.endedSo(match, row)) report.retried.changed += 1;
  }

  #note(row: CommittedRow): void {
    const { report, settings, rows } = this.#parts;
    report.add(row);
    const progress = { stage: 'extract', done: report.rows, total: rows, failures: report.failedRows } as const;
    settings.listener?.progress?.(progress);
  }
}
