import { ageText, kickoffText, signedShare } from './match-text.js';
import { AGE, CLOSE, OPEN, VOLUME } from './match-types.js';

/** @typedef {import('./match-types.js').Match} Match */
/** @typedef {import('./match-types.js').PageData} PageData */

/**
 * A column of the list of matches. Without `cell` the list can be filtered and sorted by it, but does not show it.
 * @typedef {{
 *   label: string, kind: 'text' | 'number', unit?: string, isFixed?: boolean, isPrice?: boolean,
 *   value: (match: Match) => import('../table/column-filter.js').Value, cell?: (value: string | number) => string,
 * }} MatchColumn
 */

/** MATCH_ODDS. */
const FIRST_MARKET = 0;

/**
 * @param {PageData} data
 * @param {Match[]} matches
 * @returns {MatchColumn[]}
 */
export function matchColumns(data, matches) {
  const hasVolumes = matches.some((match) => volumeOf(match) !== undefined);
  return [
    { label: 'Date', kind: 'text', value: ({ kickoff }) => kickoff, cell: (value) => kickoffText(String(value)) },
    { label: 'Match', kind: 'text', value: ({ home, away }) => `${home} v ${away}`, cell: String },
    { label: 'Score', kind: 'text', value: ({ score }) => score, cell: String },
    ...closes(),
    ...measures(),
    ...(hasVolumes ? [volume()] : []),
    {
      label: 'Confidence',
      kind: 'number',
      value: ({ confidence }) => confidence,
      cell: (value) => Number(value).toFixed(3),
    },
    { label: 'Ended as', kind: 'text', value: ({ status }) => data.statuses[status]?.label ?? status, cell: String },
    ...(data.batches.length > 0 ? [batchColumn(data)] : []),
    ...unseen(),
  ];
}

/** @returns {MatchColumn[]} */
function closes() {
  return ['Home', 'Draw', 'Away'].map((label, index) => ({
    label,
    kind: 'number',
    isPrice: true,
    value: (match) => pricesOf(match)[index]?.[CLOSE] ?? undefined,
    cell: String,
  }));
}

/** @returns {MatchColumn[]} */
function measures() {
  return [
    {
      label: 'Overround',
      kind: 'number',
      unit: '%',
      value: overroundOf,
      cell: (value) => signedShare(Number(value) / 100),
    },
    { label: 'Move', kind: 'number', unit: '%', value: moveOf, cell: (value) => signedShare(Number(value) / 100) },
    { label: 'Age', kind: 'number', unit: 's', value: ageOf, cell: (value) => ageText(Number(value)) },
  ];
}

/** @returns {MatchColumn} */
function volume() {
  return {
    label: 'Volume',
    kind: 'number',
    value: volumeOf,
    cell: (value) => Math.round(Number(value)).toLocaleString('en-GB'),
  };
}

/**
 * @param {PageData} data
 * @returns {MatchColumn}
 */
function batchColumn({ batches }) {
  return { label: 'Batch', kind: 'text', value: ({ batch }) => batches[batch], cell: String };
}

/** @returns {MatchColumn[]} */
function unseen() {
  return [
    { label: 'Needs a look', kind: 'text', value: ({ look }) => (look ? 'yes' : 'no') },
    { label: 'Settlement', kind: 'text', value: ({ settlement }) => settlement },
    { label: 'Found by', kind: 'text', value: ({ strategy }) => strategy?.replaceAll('_', ' ') },
    { label: 'Runner-up', kind: 'number', value: ({ runnerUp }) => runnerUp },
    { label: 'Minutes off', kind: 'number', unit: 'min', value: ({ minutes }) => minutes },
    { label: 'Plan', kind: 'text', value: ({ plan }) => plan },
    { label: 'Match id', kind: 'text', value: ({ id }) => id },
    { label: 'Event id', kind: 'text', value: ({ eventId }) => eventId },
  ];
}

/** @param {Match} match */
function pricesOf({ markets }) {
  return markets?.find(([market]) => market === FIRST_MARKET)?.[3] ?? [];
}

/** @param {Match} match */
function overroundOf({ markets }) {
  const overround = markets?.find(([market]) => market === FIRST_MARKET)?.[1];
  return overround === undefined || overround === null ? undefined : 100 * overround;
}

/**
 * The biggest move of the match odds in points of probability.
 * @param {Match} match
 */
function moveOf(match) {
  const moves = pricesOf(match).flatMap(({ [OPEN]: open, [CLOSE]: close }) =>
    open && close ? [1 / close - 1 / open] : [],
  );
  const [biggest] = moves.sort((a, b) => Math.abs(b) - Math.abs(a));
  return biggest === undefined ? undefined : 100 * biggest;
}

/**
 * Of the oldest close of the match odds.
 * @param {Match} match
 */
function ageOf(match) {
  const ages = pricesOf(match).flatMap(({ [AGE]: age }) => (age === undefined || age === null ? [] : [age]));
  return ages.length === 0 ? undefined : Math.max(...ages);
}

/** @param {Match} match */
function volumeOf(match) {
  const volumes = pricesOf(match).flatMap(({ [VOLUME]: traded }) =>
    traded === undefined || traded === null ? [] : [traded],
  );
  return volumes.length === 0 ? undefined : volumes.reduce((sum, one) => sum + one, 0);
}
