import { FbpError } from '../../domain/errors.ts';
import type { StatisticsColumn } from '../../domain/match.ts';
import type { MatchOutcome } from '../../domain/outcome.ts';
import { eventSettlement } from '../../domain/settlement.ts';
import { shellWord } from '../../domain/text/shell-command.ts';
import { nearestIds } from '../../mapping/names/nearest-word.ts';
import type { BatchRequest, CoordinatorSettings } from '../../pipeline/batch-request.ts';
import { readLastRun } from '../../pipeline/open/last-run.ts';
import { type LinkedMatch, type LinkedRow, linkedRows } from '../../pipeline/open/linked-batch.ts';
import { OpenBatch } from '../../pipeline/open/open-batch.ts';
import { processFlags, sourceFlags } from '../../pipeline/open/run-flags.ts';
import { redactedOutcome } from '../../pipeline/run/redact-faults.ts';
import { failureOf } from '../../storage/tables/failure-row.ts';
import type { MatchDebugReport, Recommendation, SearchSteps } from './debug-report.ts';
import { causeOf } from './explain-cause.ts';
import { lookElsewhere } from './look-elsewhere.ts';
import { recommend } from './recommend.ts';
import { type BatchLinks, batchLinks, searchSteps } from './search-steps.ts';
import { traceMatch } from './trace-match.ts';

/** A match of the batch that a person may want to look at. */
export interface FailedMatch {
  readonly matchId: string;
  readonly line: number;
  readonly reason: string;
}

interface RowSteps extends Pick<MatchDebugReport, 'files' | 'markets'> {
  readonly search: SearchSteps | undefined;
  readonly elsewhere: readonly Recommendation[];
}

/** Of a row that was not looked for. */
const NO_STEPS: RowSteps = { search: undefined, files: [], markets: [], elsewhere: [] };

/**
 * Shows for single matches of a batch what a run decides and why. The batch is linked as a whole, as a run does, since which event
 * a row gets depends on the other rows. Life: open, then any number of questions, then close.
 */
export class SearchDebugger {
  readonly #batch: OpenBatch;
  readonly #settings: CoordinatorSettings;
  #links: BatchLinks;

  private constructor(batch: OpenBatch, settings: CoordinatorSettings, links: BatchLinks) {
    this.#batch = batch;
    this.#settings = settings;
    this.#links = links;
  }

  /** Throws FBP-INPUT, FBP-MAPPING and whatever the source throws. */
  static async open(request: BatchRequest, settings: CoordinatorSettings): Promise<SearchDebugger> {
    const batch = await OpenBatch.open({ request, settings });
    try {
      return new SearchDebugger(batch, settings, await batchLinks(batch));
    } catch (error) {
      batch.close();
      throw error;
    }
  }

  /** Links anew, for a mapping file that was changed meanwhile. */
  async relink(): Promise<void> {
    this.#batch.reloadMapping();
    this.#links = await batchLinks(this.#batch);
  }

  close(): void {
    this.#batch.close();
  }

  /** Rows without an event, and links that the settled winners contradict, in the order of the statistics file. */
  failures(): FailedMatch[] {
    const failed: FailedMatch[] = [];
    for (const row of linkedRows(this.#links.linked)) {
      const reason = row.kind === 'match' ? this.#reasonToLook(row) : undefined;
      if (row.kind === 'match' && reason !== undefined) {
        failed.push({ matchId: row.match.matchId, line: row.match.line, reason });
      }
    }
    return failed;
  }

  #reasonToLook({ match, search: { verdict } }: LinkedMatch): string | undefined {
    if (verdict.kind === 'not_found' && verdict.judged) return undefined;
    if (verdict.kind !== 'linked') return `${verdict.cause}: ${verdict.reason}`;
    if (verdict.link.strategy === 'manual_mapping') return undefined;
    const event = this.#links.events.find(({ eventId }) => eventId === verdict.link.eventId);
    const disagrees = event && eventSettlement(match.score, event.settled, () => verdict.link.sides) === 'disagrees';
    return disagrees ? 'settled winners disagree with the score' : undefined;
  }

  /** Every step of one match. Throws FBP-USAGE, naming the nearest ids, for an id that the batch does not have. */
  async debugMatch(matchId: string): Promise<MatchDebugReport> {
    const known: string[] = [];
    let unreadable: LinkedRow | undefined;
    for (const row of linkedRows(this.#links.linked)) {
      if (row.kind === 'invalid') {
        if (row.invalid.cells.match_id === matchId) unreadable ??= row;
        continue;
      }
      if (row.match.matchId === matchId) return await this.#debugRow(row);
      known.push(row.match.matchId);
    }
    if (unreadable !== undefined) return await this.#debugRow(unreadable);
    throw new FbpError('FBP-USAGE', `no row has the match id ${matchId}`, {
      where: this.#batch.statistics.path,
      hint: `nearest: ${nearestIds(matchId, known).join(', ')}`,
    });
  }

  async #debugRow(row: LinkedRow): Promise<MatchDebugReport> {
    switch (row.kind) {
      case 'invalid':
        return this.#report({ status: 'invalid_row', invalid: row.invalid }, NO_STEPS);
      case 'skipped':
        return this.#report({ status: 'skipped', match: row.match, reason: row.reason }, NO_STEPS);
      case 'match': {
        const search = searchSteps(row, this.#links);
        const { outcome, files, markets } = await traceMatch(this.#batch, row);
        const elsewhere = await lookElsewhere(this.#batch, outcome);
        return this.#report(outcome, { search, files, markets, elsewhere });
      }
    }
  }

  #report(ended: MatchOutcome, { search, files, markets, elsewhere }: RowSteps): MatchDebugReport {
    const { request, statistics, source } = this.#batch;
    const outcome = redactedOutcome(ended, (text) => this.#settings.logger.redact(text));
    const head = { batch: request.batch, statisticsFile: statistics.path, source: source.kind };
    return {
      ...head,
      ...rowFields(outcome),
      status: outcome.status,
      causeCode: failureOf(outcome)?.cause,
      cause: causeOf(outcome, search),
      search,
      files,
      markets,
      recommendations: [
        ...elsewhere,
        ...recommend(outcome, search, {
          ...head,
          ...flagsFor(this.#batch),
          eventNames: this.#links.events.map(({ name }) => name),
          archivePaths: request.archive ?? [],
        }),
      ],
    };
  }
}

function rowFields(outcome: MatchOutcome) {
  if (outcome.status !== 'invalid_row') {
    const { line, file, matchId, homeTeamSlug, awayTeamSlug, matchDate } = outcome.match;
    return { line, file, matchId, homeTeamSlug, awayTeamSlug, matchDate };
  }
  const { line, file, cells } = outcome.invalid;
  const cell = (column: StatisticsColumn) => cells[column] ?? '';
  const [homeTeamSlug, awayTeamSlug] = [cell('home_team_slug'), cell('away_team_slug')];
  return { line, file, matchId: cell('match_id'), homeTeamSlug, awayTeamSlug, matchDate: cell('match_date') };
}

/** What further commands need to say of the batch, each with a blank before it. */
function flagsFor({ request, settings, source }: OpenBatch) {
  const { country, league, season } = request.batch;
  const own = sourceFlags(request, settings);
  const named = ` --country ${shellWord(country)} --league ${shellWord(league)} --season ${shellWord(season)}`;
  const last = readLastRun(settings.config.storage.state_dir, request.batch);
  // A command that names no file or source of its own takes those of the last run.
  const isKnown = last === undefined ? own === '' : sourceFlags(last, { config: settings.config }) === own;
  return {
    again: isKnown ? '' : own,
    debugAgain: isKnown ? '' : named + own,
    processAgain: processFlags(request, settings),
    archive: source.kind === 'archive' ? (/ --archive .*$/.exec(own)?.[0] ?? '') : '',
  };
}
