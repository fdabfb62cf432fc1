import type { BetfairEvent } from '../../src/domain/event.ts';
import type { MappedMatch } from '../../src/domain/search.ts';
import { countryMapping } from '../../src/mapping/country-mapping.ts';
import { MatchMapper } from '../../src/mapping/match-mapper.ts';
import { type LinkBatchInput, linkBatch } from '../../src/search/linking/link-batch.ts';
import { buildWorld } from '../eval-linking/build-world.ts';
import { madeUpSeason } from '../eval-linking/made-up-season.ts';
import type { Season } from '../eval-linking/season.ts';
import { shippedMapping } from '../eval-linking/shipped-mapping.ts';
import { shippedSeason } from '../eval-linking/shipped-season.ts';
import { TRAP_NAMES } from '../eval-linking/traps.ts';
import { spread } from './measure/spread.ts';
import type { Target } from './target.ts';

const OPTIONS = {
  expandedDateDays: 2,
  margin: 0.05,
  fuzzyThreshold: 0.85,
  learnAliases: true,
  fallback: { unmapped: 0.75 },
};
const MANY_ROWS = 5000;

/** Linking alone, of a season's rows to all events of its days and of rows of many leagues to those of a world archive. */
export function linkingTargets(): Target[] {
  const shipped = shippedSeason();
  return [
    target('380 rows, mapped, to 50,000 events', season(shipped, 50_000, 'mapped'), { rounds: 5, wantedMs: 1000 }),
    target('380 rows, unmapped, to 50,000 events', season(shipped, 50_000, 'unmapped'), { rounds: 5, wantedMs: 1000 }),
    target('5,000 rows to 300,000 events', manyLeagues(300_000), { rounds: 1, wantedMs: 10_000 }),
  ];
}

/** A season's rows with the events of its days, its own and those of so many made-up leagues that there are `count` of them. */
function season(own: Season, count: number, mode: 'mapped' | 'unmapped'): LinkBatchInput {
  const world = worldOf(own);
  const crowd = withNumbers([...world.events, ...crowdOf(count - world.events.length, own)].slice(0, count));
  const { competitions } = shippedMapping(own.country);
  const mapping =
    mode === 'mapped' ? shippedMapping(own.country) : countryMapping(own.country, undefined, competitions);
  const mapper = new MatchMapper(mapping, own.tournamentSlug);
  const matches = world.expected.map(({ match }) => mapper.mapMatch(match));
  return { matches, events: crowd, knowledge: mapping.knowledge(), options: OPTIONS };
}

function manyLeagues(count: number): LinkBatchInput {
  const matches: MappedMatch[] = [];
  const mapping = countryMapping('atlantis', undefined, shippedMapping('england').competitions);
  const events: BetfairEvent[] = [];
  for (let league = 1; events.length < count; league += 1) {
    const own = madeUpSeason(String(league));
    const world = worldOf(own);
    for (const event of world.events) events.push(event);
    const mapper = new MatchMapper(mapping, own.tournamentSlug);
    for (const { match } of world.expected) {
      if (matches.length < MANY_ROWS)
        matches.push(mapper.mapMatch({ ...match, matchId: `${league}-${match.matchId}` }));
    }
  }
  return { matches, events: withNumbers(events.slice(0, count)), knowledge: mapping.knowledge(), options: OPTIONS };
}

function worldOf(own: Season) {
  return buildWorld(own, { seed: 'bench', traps: new Set(TRAP_NAMES), dateOnly: false, settled: 0.9 });
}

/** Events of other leagues on the days of a season. */
function crowdOf(count: number, { matches }: Season): BetfairEvent[] {
  const events: BetfairEvent[] = [];
  const start = Math.min(...matches.map(({ kickoffAt }) => kickoffAt));
  for (let league = 1; events.length < count; league += 1) {
    const other = madeUpSeason(`crowd ${league}`);
    const days = Math.round((start - Math.min(...other.matches.map(({ kickoffAt }) => kickoffAt))) / DAY_MS);
    for (const event of worldOf(other).events) events.push(moved(event, days * DAY_MS));
  }
  return events;
}

const DAY_MS = 86_400_000;

function moved(event: BetfairEvent, byMs: number): BetfairEvent {
  return {
    ...event,
    scheduledAt: event.scheduledAt + byMs,
    times: event.times.map((at) => at + byMs),
    inPlayAt: event.inPlayAt === undefined ? undefined : event.inPlayAt + byMs,
  };
}

/** Each world numbers its events from the same number on. */
function withNumbers(events: readonly BetfairEvent[]): BetfairEvent[] {
  return events.map((event, index) => ({ ...event, eventId: String(27_000_000 + index) }));
}

function target(
  name: string,
  input: LinkBatchInput,
  { rounds, wantedMs }: { rounds: number; wantedMs: number },
): Target {
  const times = Array.from({ length: rounds }, () => {
    const startedAt = performance.now();
    linkBatch(input);
    return performance.now() - startedAt;
  });
  const { median, text } = spread(times);
  return { name: `linking ${name}`, value: median, unit: 'ms', bound: 'at most', wanted: wantedMs, detail: text };
}
