import type { EventLookup, EventQuery, EventSource } from '../../betfair/source.ts';
import { ScratchFile } from '../../disk/temporary/scratch-file.ts';
import type { BetfairEvent } from '../../domain/event.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import type { MappedMatch } from '../../domain/search.ts';
import type { Sequence } from '../../domain/sequence.ts';
import { type CountryMapping, loadCountryMapping } from '../../mapping/country-mapping.ts';
import { MatchMapper } from '../../mapping/match-mapper.ts';
import { midpoint } from '../../search/calendar/kickoff-window.ts';
import { type BatchRequest, type CoordinatorSettings, looksAnew } from '../batch-request.ts';
import { UNWATCHED } from '../stage-watch.ts';
import { createSearchEngine } from './create-search-engine.ts';
import { linkInParts, type ManyMatches } from './link-in-parts.ts';
import { isLinked, type LinkedBatch } from './linked-batch.ts';
import { openSource } from './open-source.ts';
import { readStatisticsFile, type StatisticsFile } from './statistics-file.ts';

/** What opening a batch needs of a run's settings; whoever only looks has no log. */
export type BatchSettings = Omit<CoordinatorSettings, 'logger'> & Partial<Pick<CoordinatorSettings, 'logger'>>;

export interface BatchOpening<Source extends EventSource = EventSource> {
  readonly request: BatchRequest;
  readonly settings: BatchSettings;
  /** By default the source that the request, the configuration and the credentials ask for. */
  readonly openSource?: (() => Promise<Source>) | undefined;
}

/** No league has as many matches in ten years: a batch that has more is linked in parts. */
const MOST_LINKED_AT_ONCE = 5000;
const ROWS_A_PART = 2000;

interface LinkingOptions {
  readonly from?: EventLookup;
  readonly again?: boolean;
  /** Rows that are left out of this run are linked too: those that are done must get what they would among all. */
  readonly whole?: boolean;
}

/**
 * A batch with all that decides about it: statistics, mapping and source, opened alike for a run, its plan, a question about
 * a match and a profile, so that they cannot say different things. Life: open, link any number of times, close.
 */
export class OpenBatch<Source extends EventSource = EventSource> {
  readonly request: BatchRequest;
  readonly settings: BatchSettings;
  readonly statistics: StatisticsFile;
  readonly source: Source;
  /** What the source held when it was opened. */
  readonly sourceVersion: string;
  #mapping: CountryMapping;
  /** What decided rows wait in, of batches too large for the memory. */
  readonly #scratch: ScratchFile[] = [];

  private constructor(
    { request, settings }: BatchOpening<Source>,
    parts: { statistics: StatisticsFile; mapping: CountryMapping; source: Source; sourceVersion: string },
  ) {
    this.request = request;
    this.settings = settings;
    this.statistics = parts.statistics;
    this.source = parts.source;
    this.sourceVersion = parts.sourceVersion;
    this.#mapping = parts.mapping;
  }

  /** Throws FBP-INPUT, FBP-USAGE, FBP-MAPPING and whatever the source throws. */
  static async open<Source extends EventSource = EventSource>(
    opening: BatchOpening<Source>,
  ): Promise<OpenBatch<Source>> {
    const { request, settings } = opening;
    const { watch = UNWATCHED } = settings;
    const statistics = await watch.run('read', () => readStatisticsFile(request, settings));
    const mapping = mappingOf(opening);
    return await watch.run('open source', async () => {
      const source = await (opening.openSource ?? (() => openSource(request, settings) as Promise<Source>))();
      try {
        // Forgets what was known of files that have changed since.
        const sourceVersion = await source.version(settings.signal);
        return new OpenBatch(opening, { statistics, mapping, source, sourceVersion });
      } catch (error) {
        source.close();
        throw error;
      }
    });
  }

  get mapping(): CountryMapping {
    return this.#mapping;
  }

  /** Reads the mapping file anew, for those who changed it. Throws FBP-MAPPING. */
  reloadMapping(): void {
    this.#mapping = mappingOf(this);
  }

  /**
   * Decides over the whole batch which event is which row's match, with nothing fetched or written but what the source learns.
   * `from`: the source, or a narrower view of it. `again`: the source is to look for what has come since. Throws what the source throws.
   */
  async link({ from = this.source, again = false, whole = false }: LinkingOptions = {}): Promise<LinkedBatch> {
    const { request, settings, statistics, mapping } = this;
    const { listener, watch = UNWATCHED } = settings;
    const mapper = new MatchMapper(mapping, request.batch.league);
    const matches = () => matchesOf(statistics, whole);
    let held: MappedMatch[] = [];
    const kickoffs: number[] = [];
    const manualEvents = new Set<string>();
    for (const match of matches()) {
      const mapped = watch.runSync('map', () => mapper.mapMatch(match));
      kickoffs.push(midpoint(match.kickoff));
      if (mapped.manual?.eventId) manualEvents.add(mapped.manual.eventId);
      if (kickoffs.length <= MOST_LINKED_AT_ONCE) held.push(mapped);
      else held = [];
    }
    const names = mapper.getMappingReport();
    const decided = await watch.run('search', () =>
      kickoffs.length <= MOST_LINKED_AT_ONCE
        ? this.#linkAtOnce(held, { from, again })
        : this.#linkInParts({ matches, kickoffs, manualEvents }, { from, again }),
    );
    const { length } = kickoffs;
    listener?.progress?.({ stage: 'link', done: length, total: length, failures: 0 });
    return { statistics, mapping, names, whole, ...decided };
  }

  async #linkAtOnce(
    matches: readonly MappedMatch[],
    { from, again }: Required<Pick<LinkingOptions, 'from' | 'again'>>,
  ) {
    const { request, settings } = this;
    const engine = createSearchEngine(from, this.mapping.knowledge(), {
      config: settings.config,
      batch: request.batch,
    });
    const search = again ? 'searchAgain' : looksAnew(request) ? 'searchAnew' : 'bulkSearch';
    return { matches, ...(await engine[search](matches, settings.signal)) };
  }

  /** What is decided of so many rows is not kept for later runs: it would be gigabytes. */
  async #linkInParts(many: ManyMatches, { from, again }: Required<Pick<LinkingOptions, 'from' | 'again'>>) {
    const { request, settings, mapping } = this;
    const { config, signal } = settings;
    const { batch } = request;
    const map = mapperOf(mapping, batch.league);
    const spill = new ScratchFile(config.storage.temp_dir, 'links');
    this.#scratch.push(spill);
    if (again) from.refresh();
    const linked = await linkInParts(many, {
      most: ROWS_A_PART,
      source: from,
      link: (matches, view) => {
        const engine = createSearchEngine(view, mapping.knowledge(), { config, batch, isRemembered: false });
        return engine.searchAnew(matches.map(map), signal);
      },
      spill,
    });
    return { matches: mappedOf(many, map), ...linked };
  }

  /** What linking asks the source for. */
  queryOf({ matches, mapping }: LinkedBatch): EventQuery {
    const { batch } = this.request;
    return createSearchEngine(this.source, mapping.knowledge(), { config: this.settings.config, batch }).queryOf(
      matches,
    );
  }

  /** The events that the rows of a linked batch could choose from, asked for as linking did: a remote source has them at hand. */
  async eventsFor(linked: LinkedBatch): Promise<readonly BetfairEvent[]> {
    if (linked.matches.length === 0) return [];
    return await this.source.findEvents(this.queryOf(linked), this.settings.signal);
  }

  close(): void {
    for (const file of this.#scratch) file.close();
    this.source.close();
  }
}

/** Opens a batch for some work and closes it whatever happens. */
export async function withBatch<T, Source extends EventSource = EventSource>(
  opening: BatchOpening<Source>,
  work: (batch: OpenBatch<Source>) => Promise<T>,
): Promise<T> {
  const batch = await OpenBatch.open(opening);
  try {
    return await work(batch);
  } finally {
    batch.close();
  }
}

function mappingOf({ request, settings }: Pick<BatchOpening, 'request' | 'settings'>): CountryMapping {
  return loadCountryMapping(settings.config.mapping.dir, request.batch.country);
}

/** The matches of the file that are linked. */
function* matchesOf(statistics: StatisticsFile, whole: boolean): Generator<StatisticalMatch, void> {
  for (const row of statistics.rows()) if (isLinked(row, whole)) yield row.match;
}

/** Maps matches without counting them: they were counted before. */
function mapperOf(mapping: CountryMapping, league: string) {
  const mapper = new MatchMapper(mapping, league);
  return (match: StatisticalMatch) => mapper.mapMatch(match);
}

/** All matches, mapped one by one. */
function mappedOf(
  { matches, kickoffs }: ManyMatches,
  map: (match: StatisticalMatch) => MappedMatch,
): Sequence<MappedMatch> {
  return {
    length: kickoffs.length,
    *[Symbol.iterator]() {
      for (const match of matches()) yield map(match);
    },
  };
}
