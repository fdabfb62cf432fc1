import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parseEventName } from '../../src/betfair/wire/event-name.ts';
import { archiveEntry, writeTar } from '../../test/support/generator/archive-writer.ts';
import { eventFiles } from '../../test/support/generator/market/event-files.ts';
import { type EventPlan, planEvent } from '../../test/support/generator/market/event-plan.ts';
import { createRandom } from '../../test/support/generator/random.ts';
import { fixturesCsv } from '../../test/support/generator/season/fixtures.ts';
import type { World } from './build-world.ts';
import type { Ending } from './measure.ts';
import type { Season } from './season.ts';

const BINARY = resolve('dist/cli/main.js');
const HOUR = 3_600_000;
/** Share of events whose market is listed on the Spanish exchange as well. */
const TWINS = 0.15;

export interface BinaryRun {
  /** In the order of the world's rows. */
  readonly endings: readonly Ending[];
  readonly seconds: number;
}

export interface BinaryOptions {
  readonly mapped: boolean;
  /** Share of events that are filed four days to three months late. */
  readonly late: number;
}

/** Writes the world as an archive and a statistics file and lets the built program link them, with or without the mapping files. */
export function runBinary(season: Season, world: World, { mapped, late }: BinaryOptions): BinaryRun {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-eval-'));
  try {
    writeTar(join(folder, 'data.tar'), entriesOf(world, late));
    writeFileSync(join(folder, 'stats.csv'), statisticsOf(world));
    mkdirSync(join(folder, 'no-mappings'));
    const started = performance.now();
    const args = [
      'process',
      season.country,
      season.tournamentSlug,
      '2000-2001',
      '--stats',
      'stats.csv',
      '--archive',
      'data.tar',
    ];
    const run = spawnSync(process.execPath, [BINARY, ...args, '--output', 'out', '--progress', 'none', '-q'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...(mapped ? {} : { FBP_MAPPING_DIR: join(folder, 'no-mappings') }) },
    });
    const seconds = (performance.now() - started) / 1000;
    if (run.status !== 0) throw new Error(`the program ended with ${run.status}\n${run.stderr}`);
    return { endings: endingsOf(join(folder, 'out', 'matches.csv')), seconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function* entriesOf(world: World, late: number) {
  for (const event of world.events) {
    const plan = planOf(event, world);
    if (plan === undefined) continue;
    const random = createRandom(`late ${event.eventId}`);
    const lateMs = random.chance(late) ? random.int(4, 90) * 24 * HOUR : 0;
    for (const file of eventFiles(plan)) {
      const filed = { ...file, eventEndedAt: file.eventEndedAt + lateMs };
      yield archiveEntry(filed, { prefix: 'xds_nfs/edp_processed' });
    }
  }
}

function planOf(event: World['events'][number], { scores }: World): EventPlan | undefined {
  const sides = parseEventName(event.name);
  if (sides === undefined) return undefined;
  const { eventId, scheduledAt, countryCode } = event;
  const [, former] = event.names;
  return planEvent({
    eventId,
    ...sides,
    scheduledAt,
    score: scores.get(eventId) ?? { home: 0, away: 0 },
    countryCode,
    firstScheduledAt: event.times.find((at) => at !== scheduledAt) ?? scheduledAt,
    markets: ['MATCH_ODDS'],
    twins: createRandom(`twin ${eventId}`).chance(TWINS) ? ['MATCH_ODDS'] : [],
    updates: 3,
    listedDays: 2,
    ...(event.voided ? { voidedAt: scheduledAt - 3 * HOUR } : {}),
    ...(former === undefined ? {} : { formerName: { name: former, until: scheduledAt - 12 * HOUR } }),
  });
}

function statisticsOf({ expected }: World): string {
  return fixturesCsv(
    expected.map(({ match }) => ({
      tournamentId: match.tournamentId,
      seasonId: match.seasonId,
      matchId: match.matchId,
      tournamentSlug: match.tournamentSlug,
      homeSlug: match.homeTeamSlug,
      awaySlug: match.awayTeamSlug,
      matchDate: match.kickoff.precision === 'day' ? match.matchDate.slice(0, 10) : match.matchDate,
      score: match.score,
    })),
  );
}

function endingsOf(path: string): readonly Ending[] {
  const rows = parse(readFileSync(path), { columns: true }) as Record<string, string>[];
  return rows.map((row) => {
    const eventId = row['betfair_match_id'] ?? '';
    if (eventId === '')
      return {
        kind: row['processing_status'] === 'ambiguous' ? 'ambiguous' : 'not_found',
        reason: row['error_message'] ?? '',
      };
    return { kind: 'linked', link: { eventId, confidence: Number(row['confidence']) } };
  });
}
