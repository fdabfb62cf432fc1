import { HALF_TIME_MINUTES, type MarketSummary, type SelectionSummary } from '../../domain/price.ts';
import { fixedSelections } from '../../domain/selections.ts';
import type { ColumnDoc } from '../../domain/series-columns.ts';
import { type CellValue, isoSeconds, rounded } from './cell-text.ts';

/** One price column of a selection or a market. */
export interface Measure<Of> extends ColumnDoc {
  /** Plans whose files can fill it; without it all can. A column that no match of a run fills is left out of matches.csv. */
  readonly plans?: string;
  readonly read: (of: Of) => CellValue;
}

export type SelectionMeasures = Readonly<Record<string, Measure<SelectionSummary>>>;

const ODDS = { type: 'number', unit: 'decimal odds' } as const;
const NOT_TRADED = 'not traded before the off';
const NO_VOLUME = 'the plan has no volumes (BASIC)';
const WITH_OFFERS = 'ADVANCED, PRO';

/** The price columns of one selection, in order, before the snapshots. */
const MEASURES: SelectionMeasures = {
  open: { ...ODDS, meaning: 'first price traded', empty: NOT_TRADED, read: ({ open }) => open },
  close: {
    ...ODDS,
    meaning: 'last price traded before the market turned in-play and before the actual kick-off',
    empty: NOT_TRADED,
    read: ({ close }) => close,
  },
  close_age_s: {
    type: 'number',
    unit: 's',
    meaning: 'how old the close was at the off; large in a market without business',
    empty: NOT_TRADED,
    read: ({ closeAgeS }) => rounded(closeAgeS, 3),
  },
  high: { ...ODDS, meaning: 'highest price traded before the off', empty: NOT_TRADED, read: ({ high }) => high },
  low: { ...ODDS, meaning: 'lowest price traded before the off', empty: NOT_TRADED, read: ({ low }) => low },
  bsp: {
    ...ODDS,
    meaning: 'Betfair starting price',
    empty: 'the market has none',
    plans: 'all, of markets that have one',
    read: ({ bsp }) => rounded(bsp, 6),
  },
  pre_off_volume: {
    type: 'number',
    unit: 'GBP, one-sided',
    meaning: 'traded before the off: half of what the files count, since they count backer and layer',
    empty: NO_VOLUME,
    plans: WITH_OFFERS,
    read: ({ preOffVolume }) => rounded(preOffVolume, 2),
  },
};

/** The price columns behind the snapshots; to add a measure, add an entry at the end. */
const MORE_MEASURES: SelectionMeasures = {
  vwap: {
    ...ODDS,
    meaning: 'average of the prices traded before the off, weighted by stake',
    empty: 'nothing traded, or the plan has no trade ladders (BASIC)',
    plans: WITH_OFFERS,
    read: ({ vwap }) => rounded(vwap, 4),
  },
  close_back: {
    ...ODDS,
    meaning: 'best price to back that stood at the off',
    empty: 'nothing was on offer, or the plan has no offers (BASIC)',
    plans: WITH_OFFERS,
    read: ({ closeBack }) => closeBack,
  },
  close_lay: {
    ...ODDS,
    meaning: 'best price to lay that stood at the off',
    empty: 'nothing was on offer, or the plan has no offers (BASIC)',
    plans: WITH_OFFERS,
    read: ({ closeLay }) => closeLay,
  },
  in_play_ht: {
    ...ODDS,
    meaning: `in-play price of half time: last price traded between the turn in-play and ${HALF_TIME_MINUTES} minutes after the actual kick-off`,
    empty: 'no in-play trade by then, the market was closed by then, or `--pre-match-only`',
    read: ({ inPlayHalfTime }) => inPlayHalfTime,
  },
};

const SNAPSHOT: ColumnDoc = {
  ...ODDS,
  meaning:
    'last price traded at that number of minutes before the off, one column for each of `--snapshots`; `t0` is the close, half a minute is `t0_5`',
  empty: 'not traded by then',
};

/** The columns of a market behind those of its selections. */
export const MARKET_MEASURES: Readonly<Record<string, Measure<MarketSummary>>> = {
  winner: {
    type: 'text',
    meaning: 'selection that Betfair settled as winner; several are joined by `|`',
    empty: 'not settled, void, or `--pre-match-only`',
    read: ({ marketType = '', winners }) =>
      winners.filter((winner) => fixedSelections(marketType)?.includes(winner) ?? true).join('|'),
  },
  overround: {
    type: 'number',
    meaning:
      'sum of 1/close over the selections: 1.012 is a book of 101.2 %; near 2 in `double_chance`, where two selections win',
    empty: 'a selection has no close',
    read: (market) => rounded(bookSum(market), 4),
  },
  in_play_at: {
    type: 'instant',
    meaning: 'when the file first shows the market in-play; BASIC files see it up to a minute late',
    empty: 'the market never turned in-play',
    read: ({ inPlayAt }) => (inPlayAt === undefined ? undefined : isoSeconds(inPlayAt)),
  },
};

/** For the data dictionary: the measures of a selection in column order, `t<minutes>` standing for the snapshots. */
export const SELECTION_COLUMN_DOCS: Readonly<Record<string, ColumnDoc & { readonly plans?: string }>> = {
  ...MEASURES,
  't<minutes>': SNAPSHOT,
  ...MORE_MEASURES,
};

/** The measures of a selection by name, in column order. `snapshots`: minutes before the off. */
export function selectionMeasures(snapshots: readonly number[]): SelectionMeasures {
  return { ...MEASURES, ...snapshotMeasures(snapshots), ...MORE_MEASURES };
}

/** `t60`; half a minute is `t0_5`, since a full stop in a column name needs quoting in most query languages. A repeated one is one column. */
function snapshotMeasures(snapshots: readonly number[]): SelectionMeasures {
  const measure = (minutes: number, index: number) => [
    `t${String(minutes).replace('.', '_')}`,
    { ...SNAPSHOT, read: (summary: SelectionSummary) => summary.snapshots[index] },
  ];
  return Object.fromEntries(snapshots.map(measure));
}

/**
 * Undefined unless every runner has a close. Removed ones do not count, unless all are: stakes on a drawn match are
 * returned that way in DRAW_NO_BET.
 */
function bookSum({ selections }: MarketSummary): number | undefined {
  const left = selections.filter(({ status }) => !status.startsWith('REMOVED'));
  const runners = left.length === 0 ? selections : left;
  const closes = runners.flatMap(({ close }) => close ?? []);
  if (closes.length === 0 || closes.length < runners.length) return undefined;
  return closes.reduce((sum, close) => sum + 1 / close, 0);
}
