import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../src/cli/monitor/screen-lines.ts';
import { screenLines } from '../../../src/cli/monitor/screen-lines.ts';
import { keysOf, ScreenView } from '../../../src/cli/monitor/screen-view.ts';
import { textWidth } from '../../../src/cli/terminal/text-width.ts';
import { LiveBooks } from '../../../src/extraction/replay/live-books.ts';
import { WatchedMatch } from '../../../src/pipeline/monitor/watched-match.ts';
import { link, searchResult, statisticalMatch } from '../../support/builders.ts';

const MINUTE = 60_000;
const KICKOFF = Date.UTC(2023, 7, 11, 19);
const NOW = KICKOFF - 90 * MINUTE;
const [UP, DOWN, ENTER, ESCAPE, BACKSPACE] = ['\u001b[A', '\u001b[B', '\r', '\u001b', '\u007f'];

interface Shown {
  readonly id: string;
  readonly home: string;
  readonly away: string;
  readonly kickoffAt?: number;
  /** Best to back of home, half an hour before and now. */
  readonly backs?: readonly [number, number];
  readonly matched?: number;
  readonly status?: string;
  /** The first that is heard of it is that it is in-play. */
  readonly inPlay?: boolean;
}

const books = new LiveBooks();

/** A match whose match odds came over the stream. */
function matchOf({
  id,
  home,
  away,
  kickoffAt = KICKOFF,
  backs,
  matched = 1000,
  status = 'OPEN',
  inPlay = false,
}: Shown): WatchedMatch {
  const eventName = `${home} v ${away}`;
  const sides = { home: [home], away: [away], eventName };
  const found = link({ homeName: home, awayName: away, eventName, sides });
  const search = searchResult(0, { kind: 'linked', link: found });
  const marketId = `1.${id}`;
  const marketStartTime = new Date(kickoffAt).toISOString();
  const match = new WatchedMatch(
    { match: statisticalMatch({ matchId: id }), link: found, search },
    [{ marketId, marketName: 'Match Odds', marketStartTime, description: { marketType: 'MATCH_ODDS' } }],
    { bookOf: (one) => books.get(one), former: undefined },
  );
  if (backs === undefined) return match;
  const runners = [home, away, 'The Draw'].map((name, index) => {
    return { id: index + 1, name, sortPriority: index + 1, status: 'ACTIVE' };
  });
  const definition = { status, inPlay, marketType: 'MATCH_ODDS', marketTime: marketStartTime, runners };
  backs.forEach((price, index) => {
    const at = NOW - (index === 0 ? 30 * MINUTE : 0);
    const offers = { atb: [[price, 10]], atl: [[price + 0.02, 10]], ltp: price, trd: [[price, 2 * matched]] };
    const rc = [1, 2, 3].map((one) => ({ id: one, ...offers }));
    const raw = {
      id: marketId,
      img: true,
      marketDefinition: { ...definition, name: 'Match Odds', eventName },
      rc,
    };
    books.apply({ marketId, raw }, at);
    const headline = match.headline();
    if (headline !== undefined) match.note(at, headline);
  });
  return match;
}

const MATCHES = [
  matchOf({ id: '101', home: 'Arsenal', away: 'Fulham', backs: [2, 2.2], matched: 10 }),
  matchOf({
    id: '102',
    home: 'Burnley',
    away: 'Everton',
    kickoffAt: KICKOFF + 60 * MINUTE,
    backs: [3, 2],
    matched: 900,
  }),
  matchOf({
    id: '103',
    home: 'Chelsea',
    away: 'Wolves',
    kickoffAt: KICKOFF - 60 * MINUTE,
    backs: [4, 4],
    status: 'SUSPENDED',
  }),
  matchOf({ id: '104', home: 'Zażółć', away: '横浜', kickoffAt: KICKOFF + 120 * MINUTE }),
];

const HEALTH = {
  ...{ latencyMs: 12, changes: 100, conflated: 0, isLate: false, isDelayed: false, markets: 4, heardAt: NOW },
  ...{ recordedAfterMs: 20, connections: { live: 1, all: 1 } },
};

function frame(view: ScreenView, over: Partial<Frame> = {}): string[] {
  return screenLines({
    ...{ title: 'england premier-league 2023-2024', matches: MATCHES, view, health: HEALTH, news: [], now: NOW },
    ...{ width: 80, height: 24, paint: (_style, text) => text },
    ...over,
  });
}

function pressed(...keys: string[]): ScreenView {
  const view = new ScreenView(() => NOW);
  for (const key of keys) view.press(key, MATCHES);
  return view;
}

/** Names of home in the order that they stand in. */
function order(view: ScreenView): string[] {
  return view.shown(MATCHES).map(({ link: { homeName } }) => homeName);
}

describe('the screen of a monitor', () => {
  it.each([
    [80, 24],
    [120, 40],
    [40, 8],
    [200, 5],
    [1, 1],
  ])('fills %i columns and %i lines, and no more', (width, height) => {
    for (const view of [pressed(), pressed(DOWN, ENTER), pressed('/', 'x')]) {
      const lines = frame(view, { width, height, news: ['1', '2', '3', '4'].map((text) => text.repeat(300)) });
      expect(lines).toHaveLength(height);
      expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
    }
  });

  it('shows a match a row: when, who, best back and lay, the way of the price, the book, what is matched', () => {
    const [head = '', , names = '', first = '', second = '', , fourth = ''] = frame(pressed(), { width: 120 });
    expect(head).toMatch(/^england premier-league 2023-2024 {2}17:30:00 UTC {2}4 markets {2}1\/1 connections/);
    expect(names).toMatch(/^kick-off {4}match \(4\) .* home .* draw .* away .*book .*matched home, 1 hour$/);
    expect(first).toMatch(/^-30m00 susp Chelsea v Wolves .* 4\/4.02 /);
    expect(second).toMatch(/^-01h30 {6}Arsenal v Fulham .* 2.2\/2.22▲.* 136.4% {6}30 {7}▁+█$/);
    expect(fourth).toMatch(/^-03h30 {6}Zażółć v 横浜 .* - .* - .* - .* - .* - /);
  });

  it('counts the minutes from the listed kick-off where the turn in-play was before it watched', () => {
    const kickoffAt = NOW - 45 * MINUTE;
    const match = matchOf({ id: '105', home: 'Leeds', away: 'Hull', kickoffAt, backs: [2, 2.1], inPlay: true });
    expect(frame(pressed(), { matches: [match] })[3]).toMatch(/^45' {9}Leeds v Hull/);
  });

  it('leaves out of its head what there is no room for, rather than cutting it', () => {
    expect(frame(pressed(), { width: 120 })[0]).toMatch(/latency 12 ms {2}recorded in 20 ms$/);
    expect(frame(pressed(), { width: 80 })[0]).toMatch(/1\/1 connections$/);
    expect(frame(pressed(), { width: 20 })[0]).toBe('england premier-lea…');
  });

  it('says what is wrong with the connection, and the latest news', () => {
    const health = { ...HEALTH, connections: { live: 1, all: 3 }, isLate: true, isDelayed: true, conflated: 7 };
    const lines = frame(pressed(), { health, news: ['one', 'two', 'three', 'four'] });
    expect(lines[1]).toBe('2 without connection  exchange late  delayed key  7 conflated');
    expect(lines.slice(-4, -1)).toEqual(['two', 'three', 'four']);
    expect(lines.at(-1)).toContain('by kick-off  q quit');
  });
});

describe('keys', () => {
  it('sort by kick-off, name, what is matched and how far the price went, and again', () => {
    expect(order(pressed())).toEqual(['Chelsea', 'Arsenal', 'Burnley', 'Zażółć']);
    expect(order(pressed('s'))).toEqual(['Arsenal', 'Burnley', 'Chelsea', 'Zażółć']);
    expect(order(pressed('s', 's'))[0]).toBe('Chelsea');
    expect(order(pressed('s', 's', 's'))).toEqual(['Burnley', 'Arsenal', 'Chelsea', 'Zażółć']);
    expect(order(pressed('s', 's', 's', 's'))).toEqual(order(pressed()));
    expect(frame(pressed('s', 's')).at(-1)).toContain('by matched');
  });

  it('filter by what is typed, in either name, and take it back', () => {
    expect(order(pressed('/', 'E', 'v', 'q', BACKSPACE, ENTER))).toEqual(['Burnley']);
    expect(frame(pressed('/', 'e', 'v')).at(-1)).toContain('filter: ev_');
    expect(order(pressed('/', 'e', 'v', ESCAPE))).toHaveLength(4);
    expect(order(pressed('/', 'e', 'v', ENTER, ESCAPE))).toHaveLength(4);
    expect(frame(pressed('/', 'x', 'x'))[3]).toBe('no match has that in its name');
  });

  it('choose a match with arrows, ends included, and open and close it', () => {
    expect(pressed(DOWN).chosen).toBe('103');
    expect(pressed(DOWN, DOWN, 'j').chosen).toBe('102');
    expect(pressed(UP).chosen).toBe('104');
    expect(pressed(DOWN, UP, 'k').chosen).toBe('103');
    const opened = frame(pressed(DOWN, DOWN, ENTER));
    expect(opened[2]).toMatch(/^Arsenal v Fulham {2}-01h30/);
    expect(opened[3]).toMatch(/^Match Odds .* home 2.2\/2.22 {2}/);
    expect(frame(pressed(DOWN, DOWN, ENTER, ESCAPE))[2]).toContain('match (4)');
    expect(frame(pressed(DOWN, DOWN, ENTER, ENTER))[2]).toContain('match (4)');
  });

  it('are told apart where a terminal sends several at once', () => {
    expect(keysOf('/ev\u007f\r\u001b[A\u001bOB\u001bq')).toEqual([
      '/',
      'e',
      'v',
      BACKSPACE,
      ENTER,
      UP,
      DOWN,
      ESCAPE,
      'q',
    ]);
  });

  it('end with q and Ctrl-C, but not while a filter is typed', () => {
    const press = (view: ScreenView, key: string) => view.press(key, MATCHES);
    expect(press(pressed(), 'q')).toBe('quit');
    expect([press(pressed(), '\u0003'), press(pressed('/'), '\u0003')]).toEqual(['interrupt', 'interrupt']);
    expect(press(pressed('/'), 'q')).toBe('redraw');
    expect(press(pressed(), 'x')).toBe('nothing');
  });
});
