import { type ExtractedOutcome, isExtracted, type MatchOutcome } from '../../domain/outcome.ts';
import type { MarketSummary, SelectionSummary, StandingOffers } from '../../domain/price.ts';
import type { ColumnDoc } from '../../domain/series-columns.ts';
import { type CellValue, cellText, rounded } from './cell-text.ts';

export const HUB_FILE = 'matches_betfair_hub.csv';

/** Minutes before the off at which that table has offers and volumes. */
export const HUB_MINUTES: readonly number[] = [60, 30, 1];

/** One selection of one market of a match. */
interface HubRow {
  readonly outcome: ExtractedOutcome;
  readonly market: MarketSummary;
  readonly selection: SelectionSummary;
}

interface HubColumn extends ColumnDoc {
  readonly read: (row: HubRow) => CellValue;
}

const NO_SCORE = 'the statistics file has no score';

/**
 * The columns of the "All Markets" soccer CSVs that Betfair's Automation Hub publishes (A-League, header of 2025-2026), in
 * order. Market and event ids, statuses and dates are written as there.
 */
const COLUMNS: Readonly<Record<string, HubColumn>> = {
  EVENT_DATE: {
    type: 'text',
    meaning: 'day of the scheduled kick-off in UTC, written `2025-10-17 00:00:00.000 Z`',
    empty: 'no market says when it was due',
    read: ({ outcome }) => hubDate(outcome.extracted.scheduledAt),
  },
  PATH: {
    type: 'text',
    meaning: 'Betfair’s menu path, which price files do not hold: always empty',
    empty: 'always',
    read: () => undefined,
  },
  EVENT_ID: { type: 'text', meaning: 'Betfair event id', read: ({ outcome }) => outcome.link.eventId },
  MARKET_TYPE: {
    type: 'text',
    meaning: 'market type',
    empty: 'Betfair gives the market none',
    read: ({ market }) => market.marketType,
  },
  MARKET_ID: {
    type: 'text',
    meaning: 'market id without the leading `1.`',
    read: ({ market }) => market.marketId.replace(/^1\./, ''),
  },
  MARKET_NAME: { type: 'text', meaning: 'market name', read: ({ market }) => market.marketName },
  SELECTION_ID: { type: 'integer', meaning: 'selection id', read: ({ selection }) => selection.selectionId },
  RUNNER_NAME: {
    type: 'text',
    meaning: 'Betfair’s name of the selection',
    empty: 'recordings of the live stream have no names',
    read: ({ selection }) => selection.runnerName,
  },
  HANDICAP: { type: 'number', meaning: 'handicap of the line, else 0', read: ({ selection }) => selection.handicap },
  RUNNER_STATUS: {
    type: 'text',
    meaning: 'Betfair’s last word: `WINNER`, `LOSER`, `REMOVED`, or `ACTIVE` in a file that ends before settlement',
    empty: 'no definition has the runner',
    read: ({ selection }) => selection.status,
  },
  IS_WINNER: {
    type: 'integer',
    meaning: '1 for a winner, 0 for a loser',
    empty: 'not settled, or void',
    read: ({ selection }) => ({ WINNER: 1, LOSER: 0 })[selection.status],
  },
  HOME_TEAM: {
    type: 'text',
    meaning: 'Betfair’s name of the statistics row’s home team',
    read: ({ outcome }) => outcome.link.homeName,
  },
  AWAY_TEAM: {
    type: 'text',
    meaning: 'Betfair’s name of the statistics row’s away team',
    read: ({ outcome }) => outcome.link.awayName,
  },
  TOTAL_GOALS: {
    type: 'integer',
    meaning: 'goals of both teams',
    empty: NO_SCORE,
    read: ({ outcome: { match } }) => match.score && match.score.home + match.score.away,
  },
  HOME_SCORE: {
    type: 'integer',
    meaning: 'goals of the home team',
    empty: NO_SCORE,
    read: ({ outcome }) => outcome.match.score?.home,
  },
  AWAY_SCORE: {
    type: 'integer',
    meaning: 'goals of the away team',
    empty: NO_SCORE,
    read: ({ outcome }) => outcome.match.score?.away,
  },
  ...Object.assign({}, ...HUB_MINUTES.map(minuteColumns)),
  TOTAL_MATCHED_VOLUME: {
    type: 'number',
    unit: 'GBP, one-sided',
    meaning: 'traded until the market closed',
    empty: 'the plan has no volumes, or `--pre-match-only`',
    read: ({ selection }) => rounded(selection.totalVolume, 2),
  },
  LAST_PREPLAY_PRICE: {
    type: 'number',
    unit: 'decimal odds',
    meaning: 'last price traded before the off: the `close` of matches.csv',
    empty: 'not traded before the off',
    read: ({ selection }) => selection.close,
  },
};

export const HUB_COLUMNS: readonly string[] = Object.keys(COLUMNS);

/** For the data dictionary, in column order. */
export const HUB_COLUMN_DOCS: Readonly<Record<string, ColumnDoc>> = COLUMNS;

/** The rows of one match: its markets, each selection in the order of the sheet. None for a match without prices. */
export function hubCells(outcome: MatchOutcome): string[][] {
  if (!isExtracted(outcome)) return [];
  return outcome.extracted.markets.flatMap((market) =>
    market.selections.map((selection) =>
      Object.values(COLUMNS).map(({ read }) => cellText(read({ outcome, market, selection }))),
    ),
  );
}

function minuteColumns(minutes: number, index: number): Record<string, HubColumn> {
  const standing = ({ selection }: HubRow): StandingOffers | undefined => selection.offers[index];
  const when = `${minutes} minute${minutes === 1 ? '' : 's'} before the off`;
  const price = { type: 'number', unit: 'decimal odds', empty: 'nothing was on offer, or a BASIC file' } as const;
  return {
    [`BEST_BACK_PRICE_${minutes}_MIN_PRIOR`]: {
      ...price,
      meaning: `best price to back, ${when}`,
      read: (row) => standing(row)?.back,
    },
    [`BEST_LAY_PRICE_${minutes}_MIN_PRIOR`]: {
      ...price,
      meaning: `best price to lay, ${when}`,
      read: (row) => standing(row)?.lay,
    },
    [`MATCHED_VOLUME_${minutes}_MIN_PRIOR`]: {
      type: 'number',
      unit: 'GBP, one-sided',
      meaning: `traded until ${when}`,
      empty: 'the plan has no volumes',
      read: (row) => rounded(standing(row)?.volume, 2),
    },
  };
}

function hubDate(at: number | undefined): string | undefined {
  return at === undefined ? undefined : `${new Date(at).toISOString().slice(0, 10)} 00:00:00.000 Z`;
}
