import type { Score } from '../../../../src/domain/match.ts';
import type { EventSketch } from '../market/event-plan.ts';
import { createRandom, type Random } from '../random.ts';
import { type ClubNames, longName } from './club-names.ts';
import type { Fixture } from './fixtures.ts';
import type { Company, Fate } from './season-traps.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** An event before it has an id. */
export type DraftEvent = Omit<EventSketch, 'eventId' | 'scheduledAt' | 'score'> & {
  readonly scheduledAt: number;
  readonly score: Score;
};

/** A match with everything that was decided about it. */
export interface MatchCase {
  /** Expected goals, in the fixture's order. */
  readonly rates: Score;
  readonly fixture: Fixture;
  readonly kickoffAt: number;
  readonly fate: Fate | undefined;
  readonly company: ReadonlySet<Company>;
  readonly random: Random;
}

/** Kick-off of a fixture, epoch ms UTC. A bare date gets one of the usual hours. */
export function kickoffOf(fixture: Fixture): number {
  if (fixture.matchDate.includes('T')) return Date.parse(fixture.matchDate);
  const hour = createRandom(`kickoff/${fixture.matchId}`).pick([12, 14, 15, 16, 19]);
  return Date.parse(`${fixture.matchDate.slice(0, 10)}T00:00:00Z`) + hour * HOUR;
}

/** A believable score. */
export function anyScore(random: Random): Score {
  return { home: random.pick([0, 0, 1, 1, 1, 2, 2, 3]), away: random.pick([0, 0, 1, 1, 1, 2, 3]) };
}

/** A score with another winner. */
function otherScore({ home, away }: Score): Score {
  return home === away ? { home: home + 1, away } : { home: away, away: home };
}

/** What a club is called in one file: its usual spelling, or another one of its own. */
function spelling(slug: string, names: ClubNames, variant: boolean): string {
  const known = names.get(slug) ?? [];
  const name = variant ? (known.at(-1) ?? known[0]) : known[0];
  if (name === undefined) throw new RangeError(`no Betfair spelling for ${slug}; add it to the names table`);
  return name;
}

/** Initials are how a club may appear that nobody mapped: they share no word with its slug. */
function obscureName(slug: string): string {
  return `${longName(slug)
    .split(/[^A-Za-z]+/)
    .map((word) => word.charAt(0))
    .join('')}FC`;
}

const DEAD: Partial<Record<Fate, true>> = { dead_only: true };

function playedEvent(match: MatchCase, names: ClubNames): DraftEvent {
  const { fixture, fate, company, random, kickoffAt } = match;
  const variant = company.has('variant_name');
  const home = fate === 'unmapped' ? obscureName(fixture.homeSlug) : spelling(fixture.homeSlug, names, variant);
  const score = fixture.score ?? anyScore(random);
  return {
    home,
    away: spelling(fixture.awaySlug, names, false),
    scheduledAt: kickoffAt,
    rates: match.rates,
    score: fate === 'wrong_settlement' ? otherScore(score) : score,
    marketTimeOverwritten: random.chance(0.5),
    traded: fate !== 'never_traded',
    turnsInPlay: fate !== 'never_in_play',
    ...(company.has('twins') ? { twins: ['MATCH_ODDS'] } : {}),
    ...(company.has('no_country') ? { countryCode: undefined } : {}),
    ...(fate === 'late_listed' ? { createdAt: kickoffAt + 600_000 } : {}),
    ...(fate === 'moved' ? { firstScheduledAt: kickoffAt + random.pick([-24, -3, 2.5, 24]) * HOUR } : {}),
    ...(fate !== undefined && DEAD[fate] ? { voidedAt: kickoffAt - 3 * HOUR } : {}),
    ...(fate === 'renamed'
      ? {
          formerName: {
            name: `${longName(fixture.homeSlug)} v ${longName(fixture.awaySlug)}`,
            until: kickoffAt - 30 * HOUR,
          },
        }
      : {}),
  };
}

function swapSides(event: DraftEvent): DraftEvent {
  const { home, away, score, rates } = event;
  const mirrored = rates === undefined ? {} : { rates: { home: rates.away, away: rates.home } };
  return { ...event, ...mirrored, home: away, away: home, score: { home: score.away, away: score.home } };
}

/** The events that a match's fate gives it; the right one first, if there is one. */
export function eventsOfMatch(match: MatchCase, names: ClubNames): DraftEvent[] {
  if (match.fate === 'missing' || match.fixture.score === undefined) return [];
  const event = playedEvent(match, names);
  if (match.fate === 'swapped') return [swapSides(event)];
  if (match.fate === 'duplicate') return [event, { ...event, scheduledAt: event.scheduledAt + HOUR / 2 }];
  if (match.fate === 'postponed') {
    const scheduledAt = match.kickoffAt - match.random.int(9, 40) * DAY;
    return [event, { ...event, twins: [], scheduledAt, voidedAt: scheduledAt - 3 * HOUR }];
  }
  return [event];
}

const SIDES = [
  ['women', '(W)', -5],
  ['youth', 'U21', -3],
  ['reserve', '(Res)', 4],
] as const;

/** Other sides of the same clubs on the same day, and the same clubs on another day. None is ever the right event. */
export function companyOfMatch({ fixture, kickoffAt, company, random }: MatchCase, names: ClubNames): DraftEvent[] {
  const events: DraftEvent[] = [];
  for (const [side, suffix, hours] of SIDES) {
    if (!company.has(side)) continue;
    const title = random.chance(0.5) ? longName : (slug: string) => spelling(slug, names, false);
    events.push({
      home: `${title(fixture.homeSlug)} ${suffix}`,
      away: `${title(fixture.awaySlug)} ${suffix}`,
      scheduledAt: kickoffAt + hours * HOUR,
      score: anyScore(random),
    });
  }
  if (company.has('cup_repeat')) {
    events.push({
      home: spelling(fixture.homeSlug, names, false),
      away: spelling(fixture.awaySlug, names, false),
      scheduledAt: kickoffAt + random.pick([-6, -4, -3, 3, 4, 6]) * DAY,
      score: anyScore(random),
    });
  }
  return events;
}
