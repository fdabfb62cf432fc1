import { join } from 'node:path';
import { isVoid } from '../../betfair/wire/market-definition.ts';
import { marketOff } from '../../betfair/wire/market-times.ts';
import type { Config } from '../../config/schema.ts';
import { writeFileAtomic } from '../../disk/atomic-file.ts';
import type { Batch } from '../../domain/batch.ts';
import type { MatchOutcome } from '../../domain/outcome.ts';
import type { MarketSummary, SelectionSummary } from '../../domain/price.ts';
import { definedRunners } from '../../extraction/measures/market-summary.ts';
import { planOf } from '../../extraction/measures/plan-and-volume.ts';
import type { MarketBook } from '../../extraction/replay/market-book.ts';
import { csvLine } from '../../storage/tables/failures-csv.ts';
import { marketColumns } from '../../storage/tables/match-columns.ts';
import { matchCells, matchHeader } from '../../storage/tables/match-row.ts';
import type { LinkedMatch } from '../open/linked-batch.ts';
import { some } from './match-prices.ts';
import { turnOf, type WatchedMatch } from './watched-match.ts';

export interface SnapshotOptions {
  /** The batch's folder below `storage.live_dir`. */
  readonly folder: string;
  readonly batch: Batch;
  readonly config: Pick<Config, 'extraction'>;
}

/** A row that is watched for: with its event's markets, or as linking left it. */
export type SnapshotRow = { readonly kind: 'watched'; readonly watched: WatchedMatch } | LinkedMatch;

/**
 * Writes the rows that are watched as they stand now into `snapshot.csv`, with the columns of matches.csv: `close` is the last price so
 * far, `close_back` and `close_lay` are the best offers. Readers see the file before or this one whole. Throws FBP-DISK.
 */
export async function writeSnapshot(rows: readonly SnapshotRow[], options: SnapshotOptions): Promise<void> {
  const { markets: types, snapshots } = options.config.extraction;
  const columns = marketColumns({ markets: types, snapshots });
  const header = matchHeader(columns);
  const context = { batch: options.batch, dataSource: 'live' };
  const lines = rows.map((row) => csvLine(matchCells(outcomeOf(row), columns, context), header.length));
  await writeFileAtomic(snapshotPath(options.folder), [csvLine(header, header.length), ...lines].join(''));
}

export function snapshotPath(folder: string): string {
  return join(folder, 'snapshot.csv');
}

function outcomeOf(row: SnapshotRow): MatchOutcome {
  if (row.kind === 'watched') return watchedOutcome(row.watched);
  const { match, search } = row;
  const { verdict } = search;
  if (verdict.kind === 'linked') return { status: 'linked_no_odds', match, search, link: verdict.link, ...NOTHING_YET };
  return { status: verdict.kind, match, search, reason: verdict.reason, cause: verdict.cause };
}

const NO_FINDINGS = {
  sides: { kind: 'told' },
  abandoned: false,
  seriesRows: 0,
  faults: [],
  sources: [],
  damaged: [],
  unknownFields: {},
  learned: [],
} as const;

const NOTHING_YET = {
  extracted: { plan: undefined, markets: [], scheduledAt: undefined, actualAt: undefined, ...NO_FINDINGS },
  settlementCheck: undefined,
} as const;

function watchedOutcome(watched: WatchedMatch): MatchOutcome {
  const { match, search, link, scheduledAt } = watched;
  const books = watched.books();
  const markets = books.map((book) => liveSummary(book, watched));
  const traded = markets.some(({ selections }) => selections.some(({ close }) => close !== undefined));
  const actualAt = books.map(turnOf).find((at) => at !== undefined);
  const extracted = { plan: planOf(books), markets, scheduledAt, actualAt, ...NO_FINDINGS };
  return { status: traded ? 'linked' : 'linked_no_odds', match, search, link, extracted, settlementCheck: undefined };
}

/** The market as a run would have it that ended now. */
function liveSummary(book: MarketBook, watched: WatchedMatch): MarketSummary {
  const { definition, closed, times } = book;
  const { offAt = 0, scheduledAt = 0, wentInPlay = false } = marketOff(times) ?? {};
  const names = watched.namesOf(book);
  const defined = definedRunners(definition?.runners ?? [], book);
  const winners = [...names].filter(([runner]) => defined.get(runner)?.status === 'WINNER').map(([, name]) => name);
  return {
    marketId: book.marketId,
    marketType: definition?.marketType,
    marketName: definition?.marketName ?? '',
    ...{ offAt, scheduledAt, wentInPlay, closed, winners },
    inPlayAt: times.inPlay?.publishedAt,
    voided: definition !== undefined && isVoid(definition),
    closedAt: times.closedAt,
    selections: [...names].map(([runner, selection]): SelectionSummary => {
      const { name = '', bsp, status = '' } = defined.get(runner) ?? {};
      const volume = Math.max(runner.tradedVolume(), runner.reportedVolume());
      return {
        ...NO_SELECTION,
        ...{ selection, selectionId: runner.id, handicap: runner.handicap, runnerName: name, bsp, status },
        close: some(runner.lastTradedPrice),
        closeBack: some(runner.bestBack().price),
        closeLay: some(runner.bestLay().price),
        preOffVolume: book.seen.traded || book.seen.reported ? Math.max(0, volume) : undefined,
      };
    }),
  };
}

const NO_SELECTION = {
  ...{ open: undefined, closeAgeS: undefined, high: undefined, low: undefined, vwap: undefined },
  ...{ inPlayHalfTime: undefined, totalVolume: undefined, snapshots: [], offers: [] },
} as const;
