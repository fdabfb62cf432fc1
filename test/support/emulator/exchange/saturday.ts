import type { Plan } from '../../../../src/domain/event.ts';
import type { ArchiveEntry } from '../../generator/archive-writer.ts';
import type { EventSketch } from '../../generator/market/event-plan.ts';
import { eventEntries } from '../../generator/write-events.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TEN_OCLOCK = Date.UTC(2023, 7, 12, 10);

const PLACES = [
  ...['Ash', 'Birch', 'Cedar', 'Dun', 'Elder', 'Fern', 'Glen', 'Hazel', 'Ivy', 'Juniper'],
  ...['Kings', 'Larch', 'Maple', 'North', 'Oak', 'Pine', 'Quarry', 'Rowan', 'Stone', 'Willow'],
];
const SITES = [
  ...['bridge', 'bury', 'cliff', 'dale', 'edge', 'field', 'gate', 'ham', 'isle', 'keep'],
  ...['ley', 'mouth', 'nook', 'over', 'port', 'rock', 'stead', 'ton', 'vale', 'wick'],
];

/** Hours after ten at which matches kick off; half of them at three. */
const KICKOFFS = [2.5, 5, 5, 5, 7.5, 5, 10, 5];

export const SATURDAY_MARKETS = ['MATCH_ODDS', 'OVER_UNDER_25', 'BOTH_TEAMS_TO_SCORE'] as const;

export interface SaturdayOptions {
  /** At most 200. */
  readonly matches: number;
  readonly plan: Plan;
  /** Price updates aimed at in each market. */
  readonly updates: number;
}

/** A day of football as one league's statistics and its market files. */
export interface Saturday {
  readonly statistics: string;
  readonly files: readonly ArchiveEntry[];
  /** Epoch ms UTC: when watching begins, and when the last market is surely settled. */
  readonly from: number;
  readonly until: number;
}

/**
 * Matches of made-up clubs from half past twelve until ten. Markets of every second match are there before watching begins, those of the
 * others appear in the first hour; every ninth match is put off by half an hour, and every eleventh renamed, in the course of the morning.
 */
export function saturday({ matches, plan, updates }: SaturdayOptions): Saturday {
  const events = Array.from({ length: matches }, (_, index) => eventOf(index, updates));
  return { ...footballDay(events, plan), from: TEN_OCLOCK + HOUR, until: TEN_OCLOCK + 13 * HOUR };
}

/** Events as one league's statistics and its market files. */
export function footballDay(events: readonly DayEvent[], plan: Plan): Pick<Saturday, 'statistics' | 'files'> {
  const rows = events.map(({ home, away, scheduledAt, score }, index) => {
    const date = new Date(scheduledAt).toISOString();
    return `17,1,${1000 + index},premier-league,${slugOf(home)},${slugOf(away)},${date},${score.join(',')}`;
  });
  const header =
    'tournament_id,season_id,match_id,tournament_slug,home_team_slug,away_team_slug,match_date,home_score,away_score';
  return { statistics: [header, ...rows].join('\n'), files: [...eventEntries([...events], { plan })] };
}

export type DayEvent = EventSketch & { readonly score: readonly [number, number] };

function eventOf(index: number, updates: number): DayEvent {
  const scheduledAt = TEN_OCLOCK + (KICKOFFS[index % KICKOFFS.length] ?? 5) * HOUR;
  const morning = TEN_OCLOCK + (65 + (index % 50)) * MINUTE;
  return {
    eventId: String(32_700_000 + index),
    home: clubOf(2 * index),
    away: clubOf(2 * index + 1),
    scheduledAt,
    score: [index % 3, (index + 1) % 2],
    updates,
    markets: SATURDAY_MARKETS,
    createdAt: index % 2 === 0 ? TEN_OCLOCK - 8 * HOUR : morning,
    ...(index % 9 === 4 && {
      firstScheduledAt: scheduledAt - HOUR / 2,
      moves: [{ at: morning + 10 * MINUTE, to: scheduledAt }],
    }),
    ...(index % 11 === 6 && {
      formerName: { name: `${clubOf(2 * index)} v ${clubOf(2 * index + 1)} FC`, until: morning + 12 * MINUTE },
    }),
  };
}

/** A made-up club; 400 of them are different. */
export function clubOf(index: number): string {
  const place = PLACES[index % PLACES.length] ?? '';
  return `${place}${SITES[(index + Math.floor(index / PLACES.length)) % SITES.length]}`;
}

function slugOf(club: string): string {
  return club.toLowerCase();
}
