import { join } from 'node:path';
import type { EventSource } from '../../betfair/source.ts';
import { FbpError } from '../../domain/errors.ts';
import type { BetfairEvent, LocalFile } from '../../domain/event.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import type { MatchOutcome } from '../../domain/outcome.ts';
import type { Link, MappedMatch, SearchResult } from '../../domain/search.ts';
import { eventSettlement } from '../../domain/settlement.ts';
import { EnhancedDownloader } from '../../download/enhanced-downloader.ts';
import { MatchExtractor } from '../../extraction/match-extractor.ts';
import { type BatchRequest, batchPath, type CoordinatorSettings } from '../../pipeline/batch-request.ts';
import { createSearchEngine } from '../../pipeline/open/create-search-engine.ts';
import { type LinkedBatch, linkBatchIn } from '../../pipeline/open/link-batch-of.ts';
import { openSource } from '../../pipeline/open/open-source.ts';
import { readBatch, type StatisticsFile } from '../../pipeline/open/read-batch.ts';
import { processMatch } from '../../pipeline/run/process-match.ts';
import { createStages } from '../../pipeline/run/stages.ts';
import { extractAsText } from '../../pipeline/threads/extraction.ts';
import type { FileStep, MarketStep, MatchDebugReport, SearchSteps } from './debug-report.ts';
import { causeOf } from './explain-cause.ts';
import { nearestIds } from './nearest-ids.ts';
import { recommend } from './recommend.ts';
import { dateStep, linkEvidence, nameSteps, otherEvents } from './search-steps.ts';
import { shellWord } from './shell-word.ts';
import { suggestAlias } from './suggest-alias.ts';
import { tracePrices } from './trace-prices.ts';

/** A match of the batch that a person may want to look at. */
export interface FailedMatch {
  readonly matchId: string;
  readonly line: number;
  readonly reason: string;
}

interface Opened {
  readonly request: BatchRequest;
  readonly settings: CoordinatorSettings;
  readonly statistics: StatisticsFile;
  readonly source: EventSource;
}

/** What the linking of a batch came to, with the events it had to choose from. */
interface Linking {
  readonly batch: LinkedBatch;
  readonly events: readonly BetfairEvent[];
  /** The row that got an event. */
  readonly matchOfEvent: ReadonlyMap<string, string>;
}

/**
 * Shows for single matches of a batch what a run decides and why. The batch is linked as a whole, as a run does, since which event
 * a row gets depends on the other rows. Life: open, then any number of questions, then close.
 */
export class SearchDebugger {
  readonly #opened: Opened;
  #linking: Linking;

  private constructor(opened: Opened, linking: Linking) {
    this.#opened = opened;
    this.#linking = linking;
  }

  /** Throws FBP-INPUT, FBP-MAPPING and whatever the source throws. */
  static async open(request: BatchRequest, settings: CoordinatorSettings): Promise<SearchDebugger> {
    const statistics = await readBatch(request, settings);
    const source = await openSource(request, settings);
    const opened = { request, settings, statistics, source };
    try {
      return new SearchDebugger(opened, await link(opened));
    } catch (error) {
      source.close();
      throw error;
    }
  }

  /** Links anew, for a mapping file that was changed meanwhile. */
  async relink(): Promise<void> {
    this.#linking = await link(this.#opened);
  }

  close(): void {
    this.#opened.source.close();
  }

  /** Rows without an event, and links that the settled winners contradict, in the order of the statistics file. */
  failures(): FailedMatch[] {
    const { batch, events } = this.#linking;
    const results = resultsByRow(batch);
    return batch.rows.flatMap((row): FailedMatch[] => {
      if (row.kind !== 'match') return [];
      const { matchId, line } = row.match;
      const result = results.get(row.match.row);
      if (result === undefined) return [];
      const { verdict } = result;
      if (verdict.kind !== 'linked') return [{ matchId, line, reason: `${verdict.kind}: ${verdict.reason}` }];
      const event = events.find(({ eventId }) => eventId === verdict.link.eventId);
      const disagrees = event && eventSettlement(row.match.score, event.settled, verdict.link) === 'disagrees';
      return disagrees ? [{ matchId, line, reason: 'settled winners disagree with the score' }] : [];
    });
  }

  /** Every step of one match. Throws FBP-USAGE, naming the nearest ids, for an id that the batch does not have. */
  async debugMatch(matchId: string): Promise<MatchDebugReport> {
    const { batch } = this.#linking;
    for (const row of batch.rows) {
      if (row.kind === 'match' && row.match.matchId === matchId) return await this.#debugRow(row.match);
      if (row.kind === 'skipped' && row.match.matchId === matchId) return this.#leftOut(row.match, row.reason);
      if (row.kind === 'invalid' && row.invalid.cells.match_id === matchId) {
        const { invalid } = row;
        return unreadable(this.#head(), { status: 'invalid_row', invalid }, againOptions(this.#opened));
      }
    }
    const known = batch.rows.flatMap((row) => (row.kind === 'invalid' ? [] : [row.match.matchId]));
    throw new FbpError('FBP-USAGE', `no row has the match id ${matchId}`, {
      where: batch.statisticsFile,
      hint: `nearest: ${nearestIds(matchId, known).join(', ')}`,
    });
  }

  async #debugRow(match: StatisticalMatch): Promise<MatchDebugReport> {
    const { batch } = this.#linking;
    const mapped = batch.matches.find((one) => one.match.row === match.row);
    const result = resultsByRow(batch).get(match.row);
    if (mapped === undefined || result === undefined) {
      throw new FbpError('FBP-BUG', `row ${match.row} was not linked`, { where: batch.statisticsFile });
    }
    const search = this.#searchSteps(mapped, result);
    const { outcome, files, markets } = await this.#runStages(match, result);
    return this.#report(match, { outcome, search, files, markets });
  }

  #report(
    match: StatisticalMatch,
    parts: Pick<MatchDebugReport, 'files' | 'markets'> & { outcome: MatchOutcome; search: SearchSteps | undefined },
  ): MatchDebugReport {
    const { outcome, search, files, markets } = parts;
    const head = this.#head();
    const { line, matchId, homeTeamSlug, awayTeamSlug, matchDate } = match;
    return {
      ...head,
      ...{ line, matchId, homeTeamSlug, awayTeamSlug, matchDate },
      status: outcome.status,
      cause: causeOf(outcome, search),
      search,
      files,
      markets,
      recommendations: recommend(outcome, search, { ...head, again: againOptions(this.#opened) }),
    };
  }

  #leftOut(match: StatisticalMatch, reason: string): MatchDebugReport {
    const outcome: MatchOutcome = { status: 'skipped', match, reason };
    return this.#report(match, { outcome, search: undefined, files: [], markets: [] });
  }

  #head() {
    const { request, source } = this.#opened;
    const { batch } = this.#linking;
    return { batch: request.batch, statisticsFile: batch.statisticsFile, source: source.kind };
  }

  #searchSteps(mapped: MappedMatch, result: SearchResult): SearchSteps {
    const { batch, events, matchOfEvent } = this.#linking;
    const { config } = this.#opened.settings;
    const context = {
      mapping: batch.mapping,
      learned: batch.learned,
      events,
      matchOfEvent,
      matches: batch.matches,
      expandedDateDays: config.search.expanded_date_days,
      margin: config.search.margin,
    };
    const { verdict, attempts, candidates } = result;
    const freeEvents = events.filter(({ eventId }) => !matchOfEvent.has(eventId));
    const knowledge = batch.mapping.knowledge();
    return {
      names: nameSteps(mapped, context),
      dates: dateStep(mapped, context),
      attempts,
      candidates,
      verdict,
      evidence: verdict.kind === 'linked' ? linkEvidence(mapped, verdict.link, context) : undefined,
      suggestion:
        verdict.kind === 'not_found' && mapped.manual === undefined
          ? suggestAlias(mapped, { freeEvents, knowledge, learned: batch.learned })
          : undefined,
      otherEvents: otherEvents(mapped, verdict, context),
    };
  }

  /** Download and extraction as a run does them, and the lines its prices come from. */
  async #runStages(match: StatisticalMatch, result: SearchResult) {
    const { source, settings } = this.#opened;
    const { config, signal } = settings;
    const downloader = new EnhancedDownloader(source, (operation) => operation());
    const spillPath = join(config.storage.temp_dir, `debug-${process.pid}.part`);
    const extraction = extractAsText(new MatchExtractor(), spillPath, signal);
    const stages = createStages({ source, downloader, extraction, config, signal });
    let local: readonly LocalFile[] = [];
    const download = async (link: Link) => {
      local = await stages.download(link);
      return local;
    };
    const { outcome } = await processMatch(match, result, { ...stages, download });
    const files = local.map(({ file, length }): FileStep => ({ key: file.key, bytes: length }));
    return { outcome, files, markets: await this.#marketSteps(outcome, local) };
  }

  async #marketSteps(outcome: MatchOutcome, files: readonly LocalFile[]): Promise<MarketStep[]> {
    if (!('extracted' in outcome)) return [];
    const { markets, actualAt } = outcome.extracted;
    const { signal } = this.#opened.settings;
    const traces = await tracePrices(markets, files, { signal, actualAt });
    return markets.map((market) => {
      const { marketId, marketType, marketName, winners, voided, offAt, wentInPlay } = market;
      const trace = traces.get(marketId);
      return { marketId, marketType, marketName, winners, voided, offAt, wentInPlay, trace };
    });
  }
}

async function link({ request, settings, statistics, source }: Opened): Promise<Linking> {
  const { config, signal } = settings;
  const batch = await linkBatchIn(source, statistics, { request, settings });
  // The question that the search engine asked: a remote source has its answers at hand.
  const query = createSearchEngine(source, batch.mapping.knowledge(), config).queryOf(batch.matches);
  const events = batch.matches.length === 0 ? [] : await source.findEvents(query, signal);
  const matches = new Map(batch.matches.map(({ match }) => [match.row, match.matchId]));
  const given = batch.results.flatMap(({ row, verdict }) =>
    verdict.kind === 'linked' ? [[verdict.link.eventId, matches.get(row) ?? ''] as const] : [],
  );
  return { batch, events, matchOfEvent: new Map(given) };
}

/** What a further command on the batch needs to find the same files, with a blank before each option. */
function againOptions({ request, settings }: Opened): string {
  const usual = `${batchPath(settings.config.input.stats_dir, request.batch)}.csv`;
  const { statsFile, archive = [] } = request;
  const stats = statsFile === undefined || statsFile === usual ? '' : ` --stats ${shellWord(statsFile)}`;
  return archive.length === 0 ? stats : `${stats} --archive ${archive.map(shellWord).join(' ')}`;
}

function resultsByRow(batch: LinkedBatch): ReadonlyMap<number, SearchResult> {
  return new Map(batch.results.map((result) => [result.row, result]));
}

function unreadable(
  head: Pick<MatchDebugReport, 'batch' | 'statisticsFile' | 'source'>,
  outcome: MatchOutcome & { status: 'invalid_row' },
  again: string,
): MatchDebugReport {
  const { line, cells } = outcome.invalid;
  return {
    ...head,
    line,
    matchId: cells.match_id ?? '',
    homeTeamSlug: cells.home_team_slug ?? '',
    awayTeamSlug: cells.away_team_slug ?? '',
    matchDate: cells.match_date ?? '',
    status: outcome.status,
    cause: causeOf(outcome, undefined),
    search: undefined,
    files: [],
    markets: [],
    recommendations: recommend(outcome, undefined, { ...head, again }),
  };
}
