import { parseEventName } from '../../betfair/wire/event-name.ts';
import {
  createSideTeller,
  isDrawName,
  otherSide,
  type Side,
  type SideNames,
  type SideTeller,
  slug,
} from '../../domain/sides.ts';
import type { MarketBook } from '../replay/market-book.ts';
import type { RunnerBook } from '../replay/runner-book.ts';
import { DRAW_ID, HANDICAP_DRAW_ID } from './known-ids.ts';

/** A runner as far as it may tell its side. */
interface SidedRunner {
  readonly id: number;
  readonly name: string;
}

/** The two sides of one market, as the statistics row has them. Undefined is: nothing tells. */
export interface MarketSides {
  /** The side that the event's name lists first: scores and TEAM_A are told from there. */
  readonly first: Side | undefined;
  /** The side that is at home by the event's name, which Betfair's words Home and Away mean: the second of `A @ B`. */
  readonly host: Side | undefined;
  /** A runner's side: by its names, else by its id, which is a club's in every market of the event. */
  sideOf(runner: SidedRunner): Side | undefined;
  /** A slug with the sides' names, and the words home and away, told from the statistics row's point of view. */
  sided(slug: string): string;
}

export interface EventSides {
  of(book: MarketBook): MarketSides;
  /** Markets that say of one selection id, or one runner, that it is both clubs. */
  readonly contradicting: readonly MarketBook[];
}

/** Markets whose runners are the two clubs, and perhaps the draw. */
const TEAM_MARKETS: ReadonlySet<string | undefined> = new Set([
  'MATCH_ODDS',
  'HALF_TIME',
  'DRAW_NO_BET',
  'ASIAN_HANDICAP',
]);

/**
 * Decides who is who in all markets of an event, in this one place: by the names of the runners against the names that linked
 * the row. The order of the event's name, sort priorities and ids decide nothing that a name says. A book without
 * names has the sides that the other markets give its ids; where they give none, or differ, it has none.
 */
export function decideSides(books: readonly MarketBook[], names: SideNames): EventSides {
  const eventNames = new Set([names.eventName, ...books.flatMap((book) => [...book.eventNames])]);
  const known = withSpellings(names, eventNames);
  const teller = createSideTeller(known);
  const told = new Map(books.map((book) => [book, runnersTold(book, teller)]));
  const byId = sidesById(told.values());
  const sided = sideWords(known);
  const ordersByName = new Map<string | undefined, ListedOrder>();
  const orderOf = (eventName: string | undefined): ListedOrder => {
    const order = ordersByName.get(eventName) ?? listedOrder([eventName, names.eventName], teller);
    ordersByName.set(eventName, order);
    return order;
  };
  return {
    of(book) {
      const own = told.get(book);
      const { first, host } = orderOf(book.definition?.eventName);
      const ownSide = ({ id, name }: SidedRunner) =>
        own?.sides.get(id) ?? (own?.isTeamMarket ? undefined : teller.exactly(name));
      return {
        first,
        host,
        sideOf(runner) {
          if (isDrawName(runner.name) || own?.torn.has(runner.id)) return undefined;
          const other = byId.get(runner.id);
          return ownSide(runner) ?? (other === 'both' ? undefined : other);
        },
        sided: (text) => sided(text, host),
      };
    },
    contradicting: books.filter((book) => {
      const own = told.get(book);
      return own !== undefined && (own.torn.size > 0 || [...own.sides.keys()].some((id) => byId.get(id) === 'both'));
    }),
  };
}

/** A selection id is a club's in every market of the event, unless two markets say otherwise. */
function sidesById(told: Iterable<Told>): ReadonlyMap<number, Side | 'both'> {
  const byId = new Map<number, Side | 'both'>();
  for (const { sides } of told) {
    for (const [id, side] of sides) byId.set(id, (byId.get(id) ?? side) === side ? side : 'both');
  }
  return byId;
}

/** The names, with those of a renamed event of which one half is known. */
function withSpellings(names: SideNames, eventNames: Iterable<string>): Pick<SideNames, 'home' | 'away'> {
  const teller = createSideTeller(names);
  const known = { home: [...names.home], away: [...names.away] };
  for (const text of eventNames) {
    const halves = parseEventName(text);
    const host = halves && hostOf(halves, teller);
    if (halves === undefined || host === undefined) continue;
    known[host].push(halves.home);
    known[otherSide(host)].push(halves.away);
  }
  return known;
}

/** The side that an event's name has at home; undefined when its halves tell none, or both the same. */
function hostOf(
  { home, away }: { readonly home: string; readonly away: string },
  teller: SideTeller,
): Side | undefined {
  const [host, guest] = [teller.alike(home), teller.alike(away)];
  if (host === guest) return undefined;
  return host ?? (guest && otherSide(guest));
}

type ListedOrder = Pick<MarketSides, 'first' | 'host'>;

/** From the first of the names that tells it. */
function listedOrder(eventNames: readonly (string | undefined)[], teller: SideTeller): ListedOrder {
  for (const text of eventNames) {
    const halves = text === undefined ? undefined : parseEventName(text);
    const host = halves && hostOf(halves, teller);
    if (host !== undefined) return { host, first: halves?.guestFirst ? otherSide(host) : host };
  }
  return { first: undefined, host: undefined };
}

interface Told {
  /** By selection id. */
  readonly sides: ReadonlyMap<number, Side>;
  /** Runners that were called by the names of both clubs, in turn or each by the other's. */
  readonly torn: ReadonlySet<number>;
  readonly isTeamMarket: boolean;
}

/** The sides of a market's runners by every name that they had; of two clubs the one that is left over is the other one. */
function runnersTold({ runners, definition }: MarketBook, teller: SideTeller): Told {
  const isTeamMarket = TEAM_MARKETS.has(definition?.marketType);
  const sides = new Map<number, Side>();
  const torn = new Set<number>();
  const untold: number[] = [];
  const sideOf = isTeamMarket ? teller.alike : teller.exactly;
  for (const [id, names] of namesById(runners)) {
    const side = sideByNames(names, sideOf);
    if (side === 'torn') torn.add(id);
    else if (side !== undefined) sides.set(id, side);
    else if (isTeamMarket && !isDraw(id, names)) untold.push(id);
  }
  if (isTeamMarket) completeClubs(sides, torn, untold);
  return { sides, torn, isTeamMarket };
}

/** A market of two clubs: the one without a known name is the other one, and two of one club's name are neither. */
function completeClubs(sides: Map<number, Side>, torn: Set<number>, untold: readonly number[]): void {
  const [[id, side] = [], [other, otherSideTold] = []] = [...sides];
  const [rest] = untold;
  if (sides.size === 1 && untold.length === 1 && side !== undefined && rest !== undefined)
    sides.set(rest, otherSide(side));
  if (sides.size !== 2 || side !== otherSideTold || id === undefined || other === undefined) return;
  sides.clear();
  torn.add(id).add(other);
}

/** `torn` where one name is the home side's and another one the away side's. */
function sideByNames(names: ReadonlySet<string>, sideOf: SideTeller['exactly']): Side | 'torn' | undefined {
  let told: Side | undefined;
  for (const name of names) {
    const side = sideOf(name);
    if (side === undefined) continue;
    if (told !== undefined && told !== side) return 'torn';
    told = side;
  }
  return told;
}

/** The lines of an Asian handicap are of the same two ids with the same names. */
function namesById(runners: Iterable<RunnerBook>): ReadonlyMap<number, ReadonlySet<string>> {
  const byId = new Map<number, ReadonlySet<string>>();
  for (const { id, names } of runners) {
    const known = byId.get(id);
    if (known === undefined) byId.set(id, names);
    else if (!hasAll(known, names)) byId.set(id, new Set([...known, ...names]));
  }
  return byId;
}

function hasAll(known: ReadonlySet<string>, names: ReadonlySet<string>): boolean {
  for (const name of names) if (!known.has(name)) return false;
  return true;
}

function isDraw(id: number, names: ReadonlySet<string>): boolean {
  return id === DRAW_ID || id === HANDICAP_DRAW_ID || [...names].some(isDrawName);
}

/** Tells names and the words home and away within slugs; whole names only, longest first: "Man City" must not be found in "Man City Women". */
function sideWords({ home, away }: Pick<SideNames, 'home' | 'away'>): (text: string, host: Side | undefined) => string {
  const [ofHome, ofAway] = [new Set(home.map(slug)), new Set(away.map(slug))];
  const slugs = [...new Set([...ofHome, ...ofAway, 'home', 'away'])].filter((text) => text !== '');
  const longestFirst = slugs.sort((a, b) => b.length - a.length);
  const sideOf = (word: string, host: Side | undefined): string => {
    if (ofHome.has(word) !== ofAway.has(word)) return ofHome.has(word) ? 'home' : 'away';
    if (word !== 'home' && word !== 'away') return word;
    if (host === undefined) return `listed_${word}`;
    return word === 'home' ? host : otherSide(host);
  };
  return (text, host) => {
    let told = '';
    for (let at = 0; ; ) {
      const name = longestFirst.find((one) => text.startsWith(one, at) && isWordEnd(text, at + one.length));
      told += name === undefined ? '' : sideOf(name, host);
      const from = at + (name?.length ?? 0);
      const next = text.indexOf('_', from) + 1;
      if (next === 0) return told + text.slice(from);
      told += text.slice(from, next);
      at = next;
    }
  };
}

function isWordEnd(text: string, at: number): boolean {
  return at === text.length || text[at] === '_';
}
