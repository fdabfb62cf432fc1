import { readdirSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SearchDebugger } from '../../../src/diagnostics/debugger/search-debugger.ts';
import { PipelineProfiler } from '../../../src/diagnostics/profiler/pipeline-profiler.ts';
import { STATUSES } from '../../../src/domain/outcome.ts';
import type { BatchRequest, CoordinatorSettings } from '../../../src/pipeline/batch-request.ts';
import { planBatch } from '../../../src/pipeline/plan/plan-batch.ts';
import { runBatch } from '../../../src/pipeline/run/run-batch.ts';
import { type StageWatch, UNWATCHED } from '../../../src/pipeline/stage-watch.ts';
import { settleTimes } from '../../support/archive-builder.ts';
import { tempFolder } from '../../support/disks/temp-folder.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import { archiveEntry, writeFolder } from '../../support/generator/archive-writer.ts';
import { eventFiles } from '../../support/generator/market/event-files.ts';
import { createRandom } from '../../support/generator/random.ts';
import { type Fixture, fixturesCsv } from '../../support/generator/season/fixtures.ts';
import { buildSeason, type Season } from '../../support/generator/season/season.ts';
import { configBelow, loggerBelow } from '../../support/in-process/run-settings.ts';

const ROWS = 500;
const TOWNS =
  'Alderby Barwick Corham Dunstead Ellmouth Fenport Garstadt Holdale Ingfield Kelworth Lanford Morton Norbury Otter Presvale Radstock Selkirk Torvane Ulverby Wenlock Yarrow Zelby Quorn Vexley'.split(
    ' ',
  );
const BATCH = { country: 'atlantis', league: 'first-division', season: '2021-2022' };
const DAY_MS = 86_400_000;

/** Each pair once at home, by the circle method: a round a week. */
function fixtures(): Fixture[] {
  const random = createRandom('agreement');
  const slugs = TOWNS.map((town) => town.toLowerCase());
  const [fixed = '', ...ring] = slugs;
  const found: Fixture[] = [];
  for (let round = 0; found.length < ROWS; round += 1) {
    const turned = ring.map((_, index) => ring[(index + round) % ring.length] ?? '');
    const sides = [fixed, ...turned];
    for (let pair = 0; pair < sides.length / 2 && found.length < ROWS; pair += 1) {
      const two = [sides[pair] ?? '', sides[sides.length - 1 - pair] ?? ''] as const;
      const [homeSlug, awaySlug] = (round + pair) % 2 === 0 ? two : [two[1], two[0]];
      found.push({
        ...{ tournamentId: '1', seasonId: '2', matchId: String(7000 + found.length), tournamentSlug: BATCH.league },
        ...{ homeSlug, awaySlug, score: { home: random.int(0, 3), away: random.int(0, 3) } },
        matchDate: new Date(Date.UTC(2021, 7, 7, 15) + round * 7 * DAY_MS).toISOString(),
      });
    }
  }
  return found;
}

function season(): Season {
  const fates = { missing: 0.04, dead_only: 0.03, duplicate: 0.03, never_traded: 0.05, unmapped: 0.03, swapped: 0.04 };
  const more = { moved: 0.04, day_off: 0.03, postponed: 0.03, wrong_settlement: 0.03, renamed: 0.03 };
  return buildSeason({
    seed: 'agreement',
    fixtures: fixtures(),
    names: new Map(TOWNS.map((town) => [town.toLowerCase(), [town]])),
    traps: { fates: { ...fates, ...more }, company: { women: 0.05, youth: 0.05, cup_repeat: 0.03 } },
    event: { markets: ['MATCH_ODDS'], updates: 8 },
  });
}

/** Some rows without a date, some of another tournament. */
function statistics({ rows }: Season): string {
  const changed = rows.map((row, index) => ({
    ...row,
    matchDate: index % 31 === 7 ? '' : row.matchDate,
    tournamentSlug: index % 29 === 3 ? 'cup' : row.tournamentSlug,
  }));
  return fixturesCsv(changed);
}

/** Every twenty-third file lacks its end: the catalogue can tell the event, and the prices cannot be believed. */
function damage(archive: string): void {
  for (const [index, name] of marketFiles(archive).entries()) {
    const path = join(archive, name);
    if (index % 23 === 5) truncateSync(path, statSync(path).size - 4);
  }
  settleTimes(archive);
}

function marketFiles(archive: string): string[] {
  const names = readdirSync(archive, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.bz2')).sort();
}

/** The files of every nineteenth event vanish between being listed and being fetched, until they are put back. */
function vanishingFiles(archive: string) {
  const files = marketFiles(archive);
  const gone = new Set<string>();
  const watch: StageWatch = {
    ...UNWATCHED,
    listed(listed) {
      const doomed = listed.filter(({ eventId }) => Number(eventId) % 19 === 2).map(({ eventId }) => eventId);
      for (const name of files.filter((one) => doomed.some((eventId) => one.split(/[/\\]/).includes(eventId)))) {
        renameSync(join(archive, name), join(archive, `${name}.gone`));
        gone.add(name);
      }
    },
  };
  function putBack(): void {
    if (gone.size === 0) return;
    for (const name of gone) renameSync(join(archive, `${name}.gone`), join(archive, name));
    gone.clear();
    settleTimes(archive);
  }
  return { watch, putBack };
}

function openProject(): { request: BatchRequest; settings: CoordinatorSettings; archive: string } {
  const root = tempFolder();
  const [archive, statsFile, output] = [join(root, 'archive'), join(root, 'stats.csv'), join(root, 'output')];
  const made = season();
  writeFolder(
    archive,
    made.events.flatMap((event) => eventFiles(event).map((file) => archiveEntry(file))),
  );
  damage(archive);
  writeFileSync(statsFile, statistics(made));
  const config = configBelow(root);
  const settings = {
    config: { ...config, mapping: { ...config.mapping, dir: join(root, 'mappings') } },
    ...{ secrets: {}, logger: loggerBelow(root), sampleDir: root, root, programVersion: '0.0.0' },
    signal: new AbortController().signal,
  };
  const request = { batch: BATCH, source: 'archive', archive: [archive], statsFile, outputDir: output } as const;
  return { request, settings, archive };
}

/** What `debug` says of a match, in the words of matches.csv. */
async function told(searchDebugger: SearchDebugger, matchId: string) {
  const { status, search } = await searchDebugger.debugMatch(matchId);
  const evidence = search?.evidence;
  return {
    statistical_match_id: matchId,
    processing_status: status,
    betfair_match_id: evidence?.eventId ?? '',
    confidence: evidence === undefined ? '' : String(Number(evidence.confidence.toFixed(4))),
    strategy_used: evidence?.strategy ?? '',
  };
}

it('makes run, debug, plan and profile say the same of 500 rows of all endings', { timeout: 300_000 }, async () => {
  const { request, settings: usual, archive } = openProject();
  const { watch, putBack } = vanishingFiles(archive);
  const settings = { ...usual, watch };
  const report = await runBatch(request, settings);
  putBack();
  const rows = readCsv(request.outputDir ?? '', 'matches.csv');
  expect(rows).toHaveLength(ROWS);
  for (const status of STATUSES) expect(report.statuses[status], status).toBeGreaterThan(3);
  const notFound = readCsv(request.outputDir ?? '', 'failures.csv').filter(({ code }) => code === 'NOT_FOUND');
  expect(new Set(notFound.map((row) => row['candidate_1'] === ''))).toEqual(new Set([true, false]));

  const searchDebugger = await SearchDebugger.open(request, settings);
  try {
    for (const row of rows) {
      expect(row).toMatchObject(await told(searchDebugger, row['statistical_match_id'] ?? ''));
      putBack();
    }
  } finally {
    searchDebugger.close();
  }

  const { skipped, invalid_row: invalid } = report.statuses;
  const [matches, linked] = [ROWS - skipped - invalid, rows.filter((row) => row['betfair_match_id'] !== '').length];
  expect(await planBatch(request, settings)).toMatchObject({ rows: ROWS, matches, skipped, invalid, linked });
  const profile = await new PipelineProfiler(settings).profileBatch(request, { sampleSize: 20 });
  expect(profile).toMatchObject({ rows: matches, linked, sampled: 20 });
});
