import { MINUTE_MS } from '../../domain/time-units.ts';
import type { MarketPrices, SelectionPrices } from '../../pipeline/monitor/match-prices.ts';
import type { MonitorHealth } from '../../pipeline/monitor/monitor-options.ts';
import type { WatchedMatch } from '../../pipeline/monitor/watched-match.ts';
import type { Style } from '../terminal/terminal.ts';
import { cutText, padText, textWidth } from '../terminal/text-width.ts';
import { type Direction, direction, overroundText, priceText, sparkline, stateText, volumeText } from './match-line.ts';
import type { ScreenView, SortOrder } from './screen-view.ts';

/** What a frame is made of. */
export interface Frame {
  /** `england premier-league 2025-2026` */
  readonly title: string;
  readonly matches: readonly WatchedMatch[];
  readonly view: ScreenView;
  readonly health: MonitorHealth;
  /** Alerts and notices, the latest last. */
  readonly news: readonly string[];
  /** Epoch ms, the exchange's. */
  readonly now: number;
  readonly width: number;
  readonly height: number;
  readonly paint: (style: Style, text: string) => string;
}

const NEWS_LINES = 3;
const STATE_WIDTH = 11;
const PRICE_WIDTH = 11;
const BOOK_WIDTH = 6;
const VOLUME_WIDTH = 7;
const SPARK_WIDTH = 12;
/** All columns but the name, with the blanks between them. */
const BESIDE_NAME = STATE_WIDTH + 3 * PRICE_WIDTH + BOOK_WIDTH + VOLUME_WIDTH + 6;
const LEAST_NAME = 8;
const LEAST_WIDTH = BESIDE_NAME + LEAST_NAME;
/** From this width on there is room for the last hour. */
const WIDE = 100;
const SIDES = ['home', 'draw', 'away'] as const;
const ARROWS: Readonly<Record<Direction, string>> = { up: '▲', down: '▼', still: ' ' };
const COLOURS = { up: 'green', down: 'red' } as const;
const HELP = 'q quit  ↑↓ choose  enter open  esc back  s sort  / filter';

/** A whole screen: so many lines as it is high, none wider than it is. */
export function screenLines(frame: Frame): string[] {
  const { view, height } = frame;
  const shown = view.shown(frame.matches);
  const opened = shown.find(({ match }) => match.matchId === view.opened);
  const room = Math.max(1, height - 2 - NEWS_LINES - 2);
  const body = opened === undefined ? matchList(frame, shown, room) : marketList(frame, opened, room);
  const news = frame.news.slice(-NEWS_LINES);
  const lines = [...headLines(frame), ...body, ...Array<string>(room + 1 - body.length).fill('')];
  const foot = [...news, ...Array<string>(NEWS_LINES - news.length).fill('')].map((text) => cutText(text, frame.width));
  return [...lines, ...foot, footer(frame)].slice(0, height);
}

function headLines({ title, health, now, width, paint }: Frame): string[] {
  const { connections, markets, latencyMs, recordedAfterMs, isLate, isDelayed, conflated } = health;
  const clock = new Date(now).toISOString().slice(11, 19);
  const trouble = [
    ...(connections.live < connections.all ? [`${connections.all - connections.live} without connection`] : []),
    ...(isLate ? ['exchange late'] : []),
    ...(isDelayed ? ['delayed key'] : []),
    ...(conflated > 0 ? [`${conflated} conflated`] : []),
  ].join('  ');
  const state = [
    `${clock} UTC`,
    `${markets} markets`,
    `${connections.live}/${connections.all} connections`,
    ...(latencyMs === undefined ? [] : [`latency ${Math.round(latencyMs)} ms`]),
    ...(recordedAfterMs === undefined ? [] : [`recorded in ${Math.round(recordedAfterMs)} ms`]),
  ];
  const first = fitting([title, ...state], width);
  return [paint('bold', first), paint('yellow', cutText(trouble, width))];
}

/** As many of the texts as there is room for, none of them cut but the first. */
function fitting([first = '', ...others]: readonly string[], width: number): string {
  let line = cutText(first, width);
  for (const text of others) {
    const longer = `${line}  ${text}`;
    if (textWidth(longer) > width) break;
    line = longer;
  }
  return line;
}

function footer({ view, width, paint }: Frame): string {
  const filter = view.isTyping || view.filter !== '' ? `filter: ${view.filter}${view.isTyping ? '_' : ''}  ` : '';
  return paint('dim', cutText(`${filter}by ${SORT_NAMES[view.sort]}  ${HELP}`, width));
}

const SORT_NAMES: Readonly<Record<SortOrder, string>> = {
  kickoff: 'kick-off',
  name: 'name',
  volume: 'matched',
  move: 'move',
};

function matchList(frame: Frame, shown: readonly WatchedMatch[], room: number): string[] {
  const { view, width, paint } = frame;
  const chosen = shown.findIndex(({ match }) => match.matchId === view.chosen);
  const first = Math.max(0, Math.min(chosen - room + 2, shown.length - room + 1));
  const rows = shown.slice(first, first + room).map((match, index) => {
    const isChosen = first + index === chosen;
    // A row that has to be cut has no colours: they are no text.
    if (width >= LEAST_WIDTH) return matchRow(frame, match, isChosen);
    return cutText(matchRow({ ...frame, paint: (_style, text) => text }, match, isChosen), width);
  });
  const name = nameWidth(width);
  const head = [
    padText('kick-off', STATE_WIDTH),
    padText(`match (${shown.length})`, name),
    ...SIDES.map((side) => padText(side, PRICE_WIDTH, 'right')),
    padText('book', BOOK_WIDTH, 'right'),
    padText('matched', VOLUME_WIDTH, 'right'),
    ...(width >= WIDE ? [padText('home, 1 hour', SPARK_WIDTH)] : []),
  ].join(' ');
  if (shown.length === 0) rows.push(view.filter === '' ? 'no match to watch now' : 'no match has that in its name');
  return [paint('bold', cutText(head, width)), ...rows];
}

function nameWidth(width: number): number {
  return Math.max(LEAST_NAME, width - BESIDE_NAME - (width >= WIDE ? SPARK_WIDTH + 1 : 0));
}

function matchRow(frame: Frame, match: WatchedMatch, isChosen: boolean): string {
  const { now, width, paint } = frame;
  const headline = match.headline();
  const state = padText(stateText(match, headline, now), STATE_WIDTH);
  const name = padText(cutText(match.name, nameWidth(width)), nameWidth(width));
  const sides = SIDES.map((side) =>
    sideCell(
      frame,
      match,
      headline?.selections.find(({ selection }) => selection === side),
    ),
  );
  const book = padText(headline === undefined ? '-' : overroundText(headline), BOOK_WIDTH, 'right');
  const volume = padText(headline === undefined ? '-' : volumeText(headline), VOLUME_WIDTH, 'right');
  const spark = width >= WIDE ? [sparkline(match.trail('home').points(now, SPARK_WIDTH))] : [];
  const isOver = headline?.status === 'CLOSED';
  const head = `${state} ${name}`;
  const shownHead = isChosen ? paint('cyan', head) : isOver ? paint('dim', head) : head;
  return [shownHead, ...sides, book, volume, ...spark].join(' ');
}

/** The prices of one side, with where they went in 5 and in 60 minutes. */
function sideCell({ now, paint }: Frame, match: WatchedMatch, one: SelectionPrices | undefined): string {
  if (one === undefined) return padText('-', PRICE_WIDTH, 'right');
  const arrows = [5, 60].map((minutes) =>
    direction(match.trail(one.selection), one, { now, agoMs: minutes * MINUTE_MS }),
  );
  const text = padText(cutText(priceText(one), PRICE_WIDTH - 2), PRICE_WIDTH - 2, 'right');
  return text + arrows.map((way) => (way === 'still' ? ARROWS[way] : paint(COLOURS[way], ARROWS[way]))).join('');
}

/** One match: all of its markets. */
function marketList({ paint, width, now }: Frame, match: WatchedMatch, room: number): string[] {
  const title = [match.name, stateText(match, match.headline(), now), match.competition ?? '']
    .filter(Boolean)
    .join('  ');
  const rows = match.markets().map((market) => marketRow(market, width));
  return [paint('bold', cutText(title, width)), ...rows.slice(0, room)];
}

function marketRow(market: MarketPrices, width: number): string {
  const { marketName, marketType = '', status, inPlay } = market;
  const state = status === 'OPEN' ? (inPlay ? 'in-play' : '') : status.toLowerCase();
  const head = `${padText(cutText(marketName || marketType, 24), 24)} ${padText(state, 9)}`;
  const prices = market.selections.map((one) => `${one.selection} ${priceText(one)}`).join('  ');
  const line = `${head} ${prices}  ${overroundText(market)}  ${volumeText(market)}`;
  return textWidth(line) > width ? cutText(line, width) : line;
}
