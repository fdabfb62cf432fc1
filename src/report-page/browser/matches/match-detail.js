import { copyButton } from '../copy-button.js';
import { make } from '../elements.js';
import { ageText, inWords, signedShare } from './match-text.js';
import { AGE, CLOSE, HIGH, LOW, OPEN, VOLUME } from './match-types.js';

/** @typedef {import('./match-types.js').Match} Match */
/** @typedef {import('./match-types.js').PageData} PageData */

/**
 * What a match opens to, but for its charts.
 * @param {Match} match
 * @param {PageData} data
 */
export function matchDetail(match, data) {
  const parts = [linkText(match, data), settlementText(match, data), evidenceList(match, data), copies(match)];
  const prices = match.markets === undefined ? [] : [priceTable(match.markets, data)];
  return make('div', { class: 'body' }, [...parts.flat(), ...prices]);
}

/**
 * @param {Match} match
 * @param {PageData} data
 */
function linkText({ eventId, event = '', status, message, swapped, strategy = '', names, minutes }, { statuses }) {
  const said = message === undefined ? '' : ` ${message}.`;
  if (eventId === undefined) return [make('p', {}, [`${statuses[status]?.meaning}.${said}`])];
  const sides = swapped ? ', home and away swapped' : '';
  const off = minutes === undefined ? '' : `; kick-off ${minutes} min from the row’s`;
  const called = names === undefined ? '' : ` The statistics say ${names}.`;
  return [
    make('p', {}, [
      'Betfair event ',
      make('bdi', {}, [event]),
      ` (${eventId})${sides}, found by ${inWords(strategy)}${off}.${called}${said}`,
    ]),
  ];
}

/**
 * Score and settled winners side by side.
 * @param {Match} match
 * @param {PageData} data
 */
function settlementText({ score, settlement, markets = [] }, data) {
  const winners = markets.flatMap(([market, , winner]) =>
    winner === '' ? [] : [`${data.markets[market]?.[0]}: ${inWords(winner)}`],
  );
  if (score === undefined && winners.length === 0) return [];
  const verdict =
    settlement === undefined
      ? []
      : [
          ' ',
          make('span', { class: `badge ${settlement === 'agrees' ? 'good' : 'look'}` }, [`settlement ${settlement}`]),
        ];
  const settled = winners.length === 0 ? 'nothing' : winners.join(', ');
  return [make('p', {}, [`Score ${score ?? 'not known'}. Betfair settled ${settled}.`, ...verdict])];
}

/**
 * Why this event: the pieces of evidence, and what they add up to.
 * @param {Match} match
 * @param {PageData} data
 */
function evidenceList({ evidence, confidence, runnerUp }, { reasons }) {
  if (confidence === undefined) return [];
  const rival =
    runnerUp === undefined ? 'no other event came into question' : `the next best event has ${runnerUp.toFixed(3)}`;
  const pieces = (evidence ?? []).map(([name, amount]) =>
    make('li', {}, [
      make('span', { class: 'amount' }, [amount]),
      ` ${inWords(name)}`,
      make('span', { class: 'note' }, [reasons[name] ?? '']),
    ]),
  );
  const sum = pieces.length === 0 ? '' : ', the sum of';
  const said = make('p', { class: 'why' }, [`Why this event: confidence ${confidence.toFixed(3)} (${rival})${sum}`]);
  return pieces.length === 0 ? [said] : [said, make('ul', { class: 'evidence' }, pieces)];
}

/** @param {Match} match */
function copies({ id, eventId, link, command }) {
  const address = () => `${location.href.split('#')[0]}#match=${encodeURIComponent(link)}`;
  const buttons = [
    ...(command === undefined ? [] : [make('code', {}, [command]), copyButton('Copy command', () => command)]),
    ...(id === '' ? [] : [copyButton('Copy match id', () => id)]),
    ...(eventId === undefined ? [] : [copyButton('Copy event id', () => eventId)]),
    copyButton('Copy link', address),
  ];
  return [make('p', { class: 'copies' }, buttons)];
}

/**
 * @param {import('./match-types.js').MatchMarket[]} markets
 * @param {PageData} data
 */
function priceTable(markets, data) {
  const has = (/** @type {number} */ place) =>
    markets.some(([, , , rows]) => rows.some((prices) => (prices[place] ?? null) !== null));
  const extras = [...(has(AGE) ? [AGE] : []), ...(has(VOLUME) ? [VOLUME] : [])];
  const heads = ['Open', 'Low', 'High', 'Close', ...extras.map((place) => (place === AGE ? 'Age' : 'Volume'))];
  const head = make('tr', {}, [
    make('th', { scope: 'col' }, ['Selection']),
    ...heads.map((text) => make('th', { scope: 'col', class: 'num' }, [text])),
  ]);
  const bodies = markets.map((market) => marketBody(market, { data, extras, width: heads.length + 1 }));
  const caption = make('caption', { class: 'sr-only' }, ['Prices before the kick-off']);
  return make('div', { class: 'scroll' }, [
    make('table', { class: 'prices' }, [caption, make('thead', {}, [head]), ...bodies]),
  ]);
}

/**
 * @param {import('./match-types.js').MatchMarket} market
 * @param {{ data: PageData, extras: number[], width: number }} layout
 */
function marketBody([market, overround, winner, rows], { data, extras, width }) {
  const [label = '', selections = []] = data.markets[market] ?? [];
  const book = overround === null ? '' : `overround ${signedShare(overround)} at the close`;
  const head = make('tr', {}, [
    make('th', { scope: 'rowgroup', colspan: String(width) }, [`${label} `, make('span', { class: 'note' }, [book])]),
  ]);
  const lines = rows.map((prices, index) => {
    const selection = selections[index] ?? '';
    const won = winner.split('|').includes(selection) ? [' ', make('span', { class: 'badge good' }, ['won'])] : [];
    const cells = [OPEN, LOW, HIGH, CLOSE].map((place) =>
      make('td', { class: 'num price' }, [String(prices[place] ?? '–')]),
    );
    const more = extras.map((place) => make('td', { class: 'num' }, [extraText(place, prices[place] ?? null)]));
    return make('tr', {}, [make('th', { scope: 'row' }, [inWords(selection), ...won]), ...cells, ...more]);
  });
  return make('tbody', {}, [head, ...lines]);
}

/**
 * @param {number} place
 * @param {number | null} value
 */
function extraText(place, value) {
  if (value === null) return '–';
  return place === AGE ? ageText(value) : Math.round(value).toLocaleString('en-GB');
}
