import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Emulator, TEST_ACCOUNT } from '../emulator/emulator.ts';
import type { ArchiveEntry } from '../generator/archive-writer.ts';
import type { EventSketch } from '../generator/market/event-plan.ts';
import { eventEntries } from '../generator/write-events.ts';

const CLUBS = [
  ['arsenal', 'Arsenal'],
  ['aston-villa', 'Aston Villa'],
  ['bournemouth', 'Bournemouth'],
  ['brentford', 'Brentford'],
  ['burnley', 'Burnley'],
  ['chelsea', 'Chelsea'],
  ['everton', 'Everton'],
  ['fulham', 'Fulham'],
] as const;
const MATCHES_A_ROUND = CLUBS.length / 2;
const DAY_MS = 86_400_000;
const FIRST_ROUND = Date.UTC(2023, 7, 12, 14);

export interface Season {
  readonly statistics: string;
  readonly events: readonly EventSketch[];
  readonly files: readonly ArchiveEntry[];
  readonly matches: number;
}

/** The first rounds of a made-up season of eight real clubs, one round a week, two or more markets an event. */
export function shortSeason(rounds: number, markets: readonly string[] = ['MATCH_ODDS', 'OVER_UNDER_25']): Season {
  const rows: string[] = [];
  const events: EventSketch[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (let place = 0; place < MATCHES_A_ROUND; place += 1) {
      const [home, away] = pairing(round, place);
      const scheduledAt = FIRST_ROUND + round * 7 * DAY_MS + place * 7_200_000;
      const index = events.length;
      const date = new Date(scheduledAt).toISOString();
      rows.push(`17,1,${1000 + index},premier-league,${home[0]},${away[0]},${date},${index % 3},1`);
      const score = [index % 3, 1] as const;
      events.push({
        eventId: String(32_700_000 + index),
        home: home[1],
        away: away[1],
        scheduledAt,
        score,
        updates: 3,
        markets,
      });
    }
  }
  const header =
    'tournament_id,season_id,match_id,tournament_slug,home_team_slug,away_team_slug,match_date,home_score,away_score';
  return { statistics: [header, ...rows].join('\n'), events, files: [...eventEntries(events)], matches: rows.length };
}

/** The circle method: in each round every club plays once. */
function pairing(round: number, place: number) {
  const [fixed, ...others] = CLUBS;
  const turned = others.map((_, index) => others[(index + round) % others.length] ?? fixed);
  const circle = [fixed, ...turned];
  return [circle[place] ?? fixed, circle[CLUBS.length - 1 - place] ?? fixed] as const;
}

/** Short waits: what is tested is that there are retries, not how long they take. */
const FAST = `
api: { betfair: { rate_limit: 1000, timeout: 2, max_retries: 1, backoff_factor: 1 } }
error_handling: { strategies: { DownloadTimeout: { retry_count: 2, backoff_seconds: [0] } } }
`;

/** Puts a season's statistics and a configuration for tests into a folder. */
export function writeSeason(cwd: string, season: Season): void {
  writeFileSync(join(cwd, 's.csv'), season.statistics);
  writeFileSync(join(cwd, 'fast.yaml'), FAST);
}

export const HISTORIC_ARGS = [
  ...['process', 'england', 'premier-league', '2023-2024'],
  ...['--stats', 's.csv', '--output', 'o', '--config', 'fast.yaml', '--source', 'historic'],
];

/** The variables that make fbp talk to the emulator with its account. */
export function emulatorEnv(
  { url }: Pick<Emulator, 'url'>,
  over: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    FBP_BETFAIR_BASE_URL: url,
    FBP_BETFAIR_IDENTITY_URL: url,
    FBP_USERNAME: TEST_ACCOUNT.username,
    FBP_PASSWORD: TEST_ACCOUNT.password,
    FBP_APP_KEY: TEST_ACCOUNT.appKey,
    ...over,
  };
}
