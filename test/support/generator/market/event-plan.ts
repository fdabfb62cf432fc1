import type { Plan } from '../../../../src/domain/event.ts';
import type { Score } from '../../../../src/domain/match.ts';

/** A change of the kick-off that Betfair followed. */
interface KickoffMove {
  /** When the definition changed, epoch ms UTC. */
  readonly at: number;
  /** The new marketTime, epoch ms UTC. */
  readonly to: number;
}

/** One Betfair event to be generated. Home and away are in Betfair's order and spelling; instants are epoch ms UTC. */
export interface EventPlan {
  readonly eventId: string;
  readonly home: string;
  readonly away: string;
  /** The kick-off that the match was played to. */
  readonly scheduledAt: number;
  readonly score: Score;
  /** Expected goals that the prices come from; undefined derives them from the clubs' names. */
  readonly rates: Score | undefined;
  /** Everything that is random about the event follows from this and its id. */
  readonly seed: string;
  readonly plan: Plan;
  /** Market types, see `MARKET_TYPES`. */
  readonly markets: readonly string[];
  /** Types that also have a twin on the Spanish exchange, with a few updates of its own. */
  readonly twins: readonly string[];
  /** Price updates aimed at in each market. */
  readonly updates: number;
  /** Absent in files of continental cups and internationals. */
  readonly countryCode: string | undefined;
  readonly timezone: string;
  /** When the markets appeared. */
  readonly createdAt: number;
  /** marketTime of the first definition, where it differs from `scheduledAt`. */
  readonly firstScheduledAt: number;
  /** Ascending; the last one ends at `scheduledAt`. */
  readonly moves: readonly KickoffMove[];
  /** eventName until `at`; the runners keep their names, as in the real renamed file 1.159963367. */
  readonly formerName: { readonly name: string; readonly until: number } | undefined;
  /** marketTime is overwritten with the actual off when the market turns in-play, as in half of the real files. */
  readonly marketTimeOverwritten: boolean;
  /** Matches without cover are suspended at kick-off and settled afterwards. */
  readonly turnsInPlay: boolean;
  /** Set when the match was called off: every runner removed, every market closed at that instant. */
  readonly voidedAt: number | undefined;
  /** false: definitions only, nobody ever bet. */
  readonly traded: boolean;
}

/** What must be said of an event; everything else has a default. */
export interface EventSketch extends Partial<Omit<EventPlan, 'scheduledAt' | 'score'>> {
  readonly eventId: string;
  readonly home: string;
  readonly away: string;
  /** Epoch ms, or ISO 8601 with a zone. */
  readonly scheduledAt: number | string;
  readonly score: Score | readonly [home: number, away: number];
  /** How many days before the match the markets appear, where `createdAt` is not given; 5 as for a top league. */
  readonly listedDays?: number;
}

const DAY = 86_400_000;

function instant(value: number | string): number {
  const at = typeof value === 'number' ? value : Date.parse(value);
  if (!Number.isFinite(at)) throw new RangeError(`not an instant: ${value}`);
  return at;
}

/**
 * Fills a sketch up: a BASIC event in GB with match odds, 2.5 goals and both teams to score, listed five days ahead, played and traded.
 * Throws RangeError for an unreadable instant.
 */
export function planEvent(sketch: EventSketch): EventPlan {
  const scheduledAt = instant(sketch.scheduledAt);
  const score = 'home' in sketch.score ? sketch.score : { home: sketch.score[0], away: sketch.score[1] };
  const { listedDays = 5, ...stated } = sketch;
  const firstScheduledAt = stated.firstScheduledAt ?? scheduledAt;
  return {
    rates: undefined,
    seed: '1',
    plan: 'BASIC',
    markets: ['MATCH_ODDS', 'OVER_UNDER_25', 'BOTH_TEAMS_TO_SCORE'],
    twins: [],
    updates: 60,
    countryCode: 'GB',
    timezone: 'GMT',
    createdAt: Math.min(scheduledAt, firstScheduledAt) - listedDays * DAY,
    moves:
      firstScheduledAt === scheduledAt
        ? []
        : [{ at: Math.min(scheduledAt, firstScheduledAt) - 2 * DAY, to: scheduledAt }],
    formerName: undefined,
    marketTimeOverwritten: false,
    turnsInPlay: true,
    voidedAt: undefined,
    traded: true,
    ...stated,
    scheduledAt,
    firstScheduledAt,
    score,
  };
}
