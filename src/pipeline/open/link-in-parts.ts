import type { EventLookup } from '../../betfair/source.ts';
import type { ScratchFile } from '../../disk/temporary/scratch-file.ts';
import type { BetfairEvent } from '../../domain/event.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import type { LearnedAlias, LinkBatchResult, SearchResult } from '../../domain/search.ts';
import type { Sequence } from '../../domain/sequence.ts';
import { midpoint } from '../../search/calendar/kickoff-window.ts';
import { type Cuts, cutsBetween, partOf } from '../../search/day-parts.ts';
import { mergeLearned } from '../../search/names/across-batches.ts';
import { PackedList } from './packed-list.ts';

/** Few, as all parts are filled, and their results gone through, side by side: of each part a page is unpacked. */
const ROWS_A_PAGE = 32;
const RESULTS_A_PAGE = 8;

/** More matches than are linked at once. */
export interface ManyMatches {
  /** Gives them in their order, as often as asked. */
  readonly matches: () => Iterable<StatisticalMatch>;
  /** When they were played: the middle of what each says, epoch ms, in any order. */
  readonly kickoffs: readonly number[];
  /** Events that a person named for one of them. */
  readonly manualEvents: ReadonlySet<string>;
}

interface PartsOptions {
  /** Matches of a part at most, unless more of them begin at the same instant. */
  readonly most: number;
  readonly source: EventLookup;
  /** Links matches to events of a view of the source. */
  readonly link: (matches: readonly StatisticalMatch[], from: EventLookup) => Promise<LinkBatchResult>;
  /** Where what waits for its turn is put. */
  readonly spill: ScratchFile;
}

interface LinkedInParts extends Pick<LinkBatchResult, 'learned' | 'shift'> {
  readonly results: Sequence<SearchResult>;
}

/**
 * Links a batch that is too large to be held in memory, in parts of days: rows and events are divided at the same instants, so that no
 * event serves two rows. What a part is depends on the days of the rows alone, not on their order; what it learns of names stays its own.
 */
export async function linkInParts(many: ManyMatches, options: PartsOptions): Promise<LinkedInParts> {
  const { most, source, link, spill } = options;
  const cuts = cutsBetween(Float64Array.from(many.kickoffs).sort(), most);
  const parts = divided(many, cuts, spill);
  const results: PackedList<SearchResult>[] = [];
  const learned: (readonly LearnedAlias[])[] = [];
  const shifts: LinkBatchResult['shift'][] = [];
  for (const [part, matches] of parts.entries()) {
    const isOwn = ({ eventId, scheduledAt }: BetfairEvent) =>
      partOf(scheduledAt, cuts) === part && !many.manualEvents.has(eventId);
    const linked = await link([...matches], viewOf(source, isOwn));
    results.push(packed(linked.results, spill));
    learned.push(linked.learned);
    if (linked.shift !== undefined) shifts.push(linked.shift);
  }
  return { results: inOrder(many, cuts, results), learned: mergeLearned(learned), shift: theOnly(shifts) };
}

/** The matches of each part, in their order. */
function divided({ matches }: ManyMatches, cuts: Cuts, spill: ScratchFile): PackedList<StatisticalMatch>[] {
  const parts = Array.from(
    { length: cuts.length + 1 },
    () => new PackedList<StatisticalMatch>({ pageSize: ROWS_A_PAGE, spill }),
  );
  for (const match of matches()) parts[partOf(midpoint(match.kickoff), cuts)]?.add(match);
  return parts;
}

function packed(results: readonly SearchResult[], spill: ScratchFile): PackedList<SearchResult> {
  const list = new PackedList<SearchResult>({ pageSize: RESULTS_A_PAGE, spill });
  for (const result of results) list.add(result);
  return list;
}

/** The source with the events of a part only, and those that a person names. */
function viewOf(source: EventLookup, isOwn: (event: BetfairEvent) => boolean): EventLookup {
  return {
    kind: source.kind,
    version: (signal, windows) => source.version(signal, windows),
    coverage: (windows, signal) => source.coverage(windows, signal),
    findEvents: async (query, signal) => (await source.findEvents(query, signal)).filter(isOwn),
    findLateEvents: async (query, signal) => (await source.findLateEvents(query, signal)).filter(isOwn),
    refresh: () => source.refresh(),
    findEvent: (eventId, signal) => source.findEvent(eventId, signal),
  };
}

/** The parts' results in the order of all rows. */
function inOrder(
  { kickoffs }: ManyMatches,
  cuts: Cuts,
  parts: readonly PackedList<SearchResult>[],
): Sequence<SearchResult> {
  return {
    length: kickoffs.length,
    *[Symbol.iterator]() {
      const rest = parts.map((results) => results[Symbol.iterator]());
      for (const at of kickoffs) {
        const next = rest[partOf(at, cuts)]?.next();
        if (next !== undefined && !next.done) yield next.value;
      }
    },
  };
}

/** What all parts that are off are off by. */
function theOnly(shifts: readonly LinkBatchResult['shift'][]): LinkBatchResult['shift'] {
  const [first] = shifts;
  const isSame = shifts.every((one) => JSON.stringify(one) === JSON.stringify(first));
  return isSame ? first : undefined;
}
