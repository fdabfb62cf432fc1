import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventSketch } from '../generator/market/event-plan.ts';
import { writeEvents } from '../generator/write-events.ts';
import { PROJECT, temporaryFolder } from './run-fbp.ts';

const HEADER =
  'tournament_id,season_id,match_id,tournament_slug,home_team_slug,away_team_slug,match_date,home_score,away_score';

/** Slug and Betfair's name of clubs that the shipped mapping has. */
const CLUBS = [
  ['burnley', 'Burnley'],
  ['manchester-city', 'Man City'],
  ['arsenal', 'Arsenal'],
  ['nottingham-forest', 'Nottm Forest'],
  ['everton', 'Everton'],
  ['fulham', 'Fulham'],
] as const;

/** Three matches of the season that begins in `year`, as statistics rows and as events. */
function matchesOf(year: number): { rows: string[]; events: EventSketch[] } {
  const pairs = [0, 1, 2].map((index) => ({ home: CLUBS[2 * index], away: CLUBS[2 * index + 1], index }));
  const dateOf = (index: number) => `${year}-09-${String(11 + index)}T14:00:00Z`;
  return {
    rows: pairs.map(
      ({ home, away, index }) =>
        `17,${year},${year}0${index},premier-league,${home?.[0]},${away?.[0]},${dateOf(index)},1,${index}`,
    ),
    events: pairs.map(({ home, away, index }) => ({
      eventId: `3${year}00${index}`,
      home: home?.[1] ?? '',
      away: away?.[1] ?? '',
      scheduledAt: dateOf(index),
      score: [1, index] as const,
    })),
  };
}

export const BATCH = (year: number) => ['england', 'premier-league', `${year}-${year + 1}`] as const;

/** A project with the mappings shipped and the batches that the YAML text names; no data yet. */
export function nightlyProject(batches = '[]'): string {
  const cwd = temporaryFolder();
  cpSync(join(PROJECT, 'mappings'), join(cwd, 'mappings'), { recursive: true });
  mkdirSync(join(cwd, 'config'));
  writeFileSync(join(cwd, 'config', 'base.yaml'), `batches: ${batches}\n`);
  return cwd;
}

/** Statistics of a season, and its archive in the folder `archive-<year>`. */
export function addSeason(cwd: string, year: number): void {
  const { rows, events } = matchesOf(year);
  const [country, league, season] = BATCH(year);
  mkdirSync(join(cwd, 'data', country, league), { recursive: true });
  writeFileSync(join(cwd, 'data', country, league, `${season}.csv`), [HEADER, ...rows].join('\n'));
  writeEvents(join(cwd, `archive-${year}`), events, {});
}

/** The market files of the `index`th match of a season, in order of market id: match odds first. */
export function filesOf(cwd: string, year: number, index: number): string[] {
  const folder = join(cwd, `archive-${year}`, 'BASIC', String(year), 'Sep', String(11 + index), `3${year}00${index}`);
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
}

/** Overwrites the middle of a file, so that it no longer decodes; gives what it was. */
export function damage(path: string): Buffer {
  const whole = readFileSync(path);
  const middle = Math.floor(whole.length / 2);
  writeFileSync(path, Buffer.from(whole).fill(0x55, middle, middle + 40));
  return whole;
}

/** Waits until the journal of a run under way in the project holds that many rows. */
export async function untilJournalHas(cwd: string, rows: number): Promise<void> {
  for (let wait = 0; wait < 12_000; wait += 1) {
    if (journalRows(cwd) >= rows) return;
    await delay(5);
  }
  throw new Error(`the journal never had ${rows} rows`);
}

export function journalRows(cwd: string): number {
  const work = join(cwd, 'temp', 'work');
  const [folder] = existsSync(work) ? readdirSync(work) : [];
  const path = folder === undefined ? undefined : join(work, folder, 'journal.jsonl');
  return path !== undefined && existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 2 : 0;
}
