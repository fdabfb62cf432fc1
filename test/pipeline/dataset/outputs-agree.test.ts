import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PipelineCoordinator } from '../../../src/pipeline/coordinator.ts';
import { gatherDataset } from '../../../src/pipeline/dataset/gather-dataset.ts';
import { queryDataset } from '../../../src/pipeline/dataset/query-dataset.ts';
import { momentOf } from '../../../src/pipeline/moments/moment.ts';
import { pricesAt } from '../../../src/pipeline/moments/prices-at.ts';
import { readOutput } from '../../../src/pipeline/report/read-output.ts';
import { MAIN_MARKETS } from '../../../src/report-page/output/match-record.ts';
import { reportPage } from '../../../src/report-page/report-page.ts';
import { seriesPath } from '../../../src/storage/series/open-series.ts';
import { sketch } from '../../support/generator/read-lines.ts';
import { type Fixture, fixturesCsv } from '../../support/generator/season/fixtures.ts';
import { writeEvents } from '../../support/generator/write-events.ts';
import { configBelow, loggerBelow } from '../../support/in-process/run-settings.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const BATCH = { country: 'england', league: 'premier-league', season: '2023-2024' };
const MARKETS = ['MATCH_ODDS', 'OVER_UNDER_25', 'BOTH_TEAMS_TO_SCORE'];
/** By the moment of `fbp prices --at`: the column of prices.csv that says the same. */
const MOMENTS = { kickoff: 'close', '60m': 't60', '7m': 't7', ht: 'in_play_ht' };
const MEASURES = ['open', 'close', 'close_age_s', 'high', 'low', 't60', 't7', 'in_play_ht', 'bsp', 'vwap'];

const CLUBS = [
  ['Burnley', 'burnley', 'Man City', 'manchester-city'],
  ['Arsenal', 'arsenal', 'Nottm Forest', 'nottingham-forest'],
  ['Everton', 'everton', 'Fulham', 'fulham'],
] as const;

type Row = Record<string, string>;

const match = fc.record({
  goals: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
  seed: fc.string({ minLength: 1, maxLength: 4 }),
  updates: fc.integer({ min: 1, max: 40 }),
  turnsInPlay: fc.boolean(),
  traded: fc.boolean(),
  marketTimeOverwritten: fc.boolean(),
});
const season = fc.record({
  matches: fc.array(match, { minLength: 1, maxLength: CLUBS.length }),
  plan: fc.constantFrom('BASIC', 'ADVANCED', 'PRO'),
  format: fc.constantFrom('csv', 'parquet', 'both'),
  isReversed: fc.boolean(),
});
type Season = typeof season extends fc.Arbitrary<infer T> ? T : never;

/** Writes an archive and a statistics file, and processes them; gives the output folder. */
async function processed(root: string, { matches, plan, format, isReversed }: Season): Promise<string> {
  const sketches = matches.map(({ goals, ...said }, index) => {
    const [home = '', , away = ''] = CLUBS[index] ?? [];
    return sketch({ ...said, eventId: String(32_500_001 + index), home, away, score: goals });
  });
  writeEvents(join(root, 'archive'), sketches, { plan });
  const fixtures = matches.map(
    ({ goals: [home, away] }, index): Fixture => ({
      tournamentId: '17',
      seasonId: '52393',
      matchId: `m${index + 9}`,
      tournamentSlug: BATCH.league,
      homeSlug: CLUBS[index]?.[1] ?? '',
      awaySlug: CLUBS[index]?.[3] ?? '',
      matchDate: '2023-08-11T19:00:00Z',
      score: { home, away },
    }),
  );
  const stats = join(root, 'data', BATCH.country, BATCH.league, `${BATCH.season}.csv`);
  mkdirSync(dirname(stats), { recursive: true });
  writeFileSync(stats, fixturesCsv(isReversed ? fixtures.reverse() : fixtures));
  const config = configBelow(root);
  const logger = loggerBelow(root);
  const coordinator = new PipelineCoordinator({
    config: {
      ...config,
      extraction: { ...config.extraction, format, markets: MARKETS, snapshots: [60, 7] },
      mapping: { ...config.mapping, dir: join(PROJECT, 'mappings') },
      input: { ...config.input, stats_dir: join(root, 'data') },
    },
    secrets: {},
    logger,
    sampleDir: join(PROJECT, 'data', 'sample'),
    root,
    programVersion: '0.0.0',
    signal: new AbortController().signal,
  });
  const folder = join(root, 'output');
  try {
    await coordinator.processBatch({
      batch: BATCH,
      source: 'archive',
      archive: [join(root, 'archive')],
      outputDir: folder,
    });
  } finally {
    await coordinator.close();
    logger.close();
  }
  return folder;
}

function table(folder: string, name: string): Row[] {
  return parse(readFileSync(join(folder, name)), { columns: true });
}

/** A cell or a value as one text, whatever the form writes of a number. */
function value(cell: unknown): string {
  const text = String(cell ?? '');
  return text === '' || Number.isNaN(Number(text)) ? text : String(Number(text));
}

function expectMatchesAgree(folder: string, prices: readonly Row[]): void {
  const rows = new Map(table(folder, 'matches.csv').map((row) => [row['statistical_match_id'], row]));
  for (const price of prices) {
    const row = rows.get(price['statistical_match_id']) ?? {};
    const prefix = `${price['market_type']}_${price['selection']}`.toLowerCase();
    for (const measure of MEASURES) {
      // A column that the plan cannot fill is left out of matches.csv.
      expect(price[measure] ?? '', `${prefix}_${measure}`).toBe(row[`${prefix}_${measure}`] ?? '');
    }
    const winner = row[`${price['market_type']}_winner`.toLowerCase()];
    if (price['is_winner'] === 'true') expect(price['selection']).toBe(winner);
  }
}

async function expectMomentsAgree(folder: string, prices: readonly Row[]): Promise<void> {
  const moments = Object.keys(MOMENTS).flatMap((name) => momentOf(name) ?? []);
  const found: (readonly [string, string, string])[] = [];
  for await (const row of pricesAt(folder, { series: await seriesPath(folder), moments })) {
    found.push([row.statistical_match_id, row.moment, row.price]);
    if (row.moment === 'kickoff')
      expect(row.age_s).toBe(prices[((found.length - 1) / moments.length) | 0]?.['close_age_s']);
  }
  const wanted = prices.flatMap((row) =>
    Object.entries(MOMENTS).map(([moment, column]) => [row['statistical_match_id'], moment, row[column]]),
  );
  expect(found).toEqual(wanted);
}

/** The tables of the data set, and the close as SQL finds it in the time series. */
async function expectQueryAgrees(root: string, folder: string, prices: readonly Row[]): Promise<void> {
  const dir = join(root, 'dataset');
  await gatherDataset([{ folder, report: BATCH }], {
    dir,
    tempDir: join(root, 'temp'),
    signal: new AbortController().signal,
  });
  const keys = ['statistical_match_id', 'market_id', 'selection_id', 'is_winner', ...MEASURES];
  const inData = keys.filter((key) => key in (prices[0] ?? {}));
  const { rows } = await queryDataset(dir, `SELECT ${inData.join(', ')} FROM prices`);
  expect(rows.map((row) => row.map(value))).toEqual(prices.map((row) => inData.map((key) => value(row[key]))));
  const closes = await queryDataset(
    dir,
    `SELECT statistical_match_id || market_id || selection_id, arg_max(last_traded_price, published_at) FROM odds
     WHERE NOT in_play AND seconds_to_kickoff > 0 AND last_traded_price IS NOT NULL GROUP BY 1`,
  );
  const wanted = prices.filter((row) => row['close'] !== '').map((row) => [idOf(row), Number(row['close'])] as const);
  expect(new Map(closes.rows as [string, number][])).toEqual(new Map(wanted));
}

/** The list of matches on the report page. */
async function expectPageAgrees(folder: string): Promise<void> {
  let page = '';
  const output = await readOutput(folder);
  for await (const part of reportPage([output], { timeZone: 'UTC', seriesFiles: undefined })) page += part;
  const listed: PageMatch[] = JSON.parse(/id="match-data">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '');
  const rows = table(folder, 'matches.csv');
  expect(listed.map(({ id }) => id)).toEqual(rows.map((row) => row['statistical_match_id']));
  for (const [index, { markets = [] }] of listed.entries()) {
    for (const [market, overround, winner, selections] of markets) {
      const { type = '', selections: names = [] } = MAIN_MARKETS[market] ?? {};
      const cell = (name: string) => rows[index]?.[`${type}_${name}`.toLowerCase()] ?? '';
      expect(winner).toBe(cell('winner'));
      const ofPage = selections.map((prices) => PAGE_MEASURES.map((_, at) => value(prices[at])));
      expect(ofPage).toEqual(names.map((name) => PAGE_MEASURES.map((measure) => value(cell(`${name}_${measure}`)))));
      expect(overround ?? 0).toBeCloseTo(Number(cell('overround') || 1) - 1, 3);
    }
  }
}

/** In the order in which the page has them. */
const PAGE_MEASURES = ['open', 'low', 'high', 'close', 'close_age_s', 'pre_off_volume'];

interface PageMatch {
  readonly id: string;
  readonly markets?: readonly [number, number | null, string, readonly (readonly (number | null)[])[]][];
}

function idOf(row: Row): string {
  return `${row['statistical_match_id']}${row['market_id']}${row['selection_id']}`;
}

describe('matches.csv, prices.csv, fbp prices, fbp query and the report page', () => {
  it('agree in every price of every season', async () => {
    let priced = 0;
    await fc.assert(
      fc.asyncProperty(season, async (given) => {
        const root = mkdtempSync(join(tmpdir(), 'fbp-agree-'));
        try {
          const folder = await processed(root, given);
          const prices = table(folder, 'prices.csv');
          priced += prices.filter((row) => row['close'] !== '').length;
          expectMatchesAgree(folder, prices);
          await expectMomentsAgree(folder, prices);
          await expectQueryAgrees(root, folder, prices);
          await expectPageAgrees(folder);
        } finally {
          rmSync(root, { recursive: true, force: true });
        }
      }),
      { numRuns: 8 },
    );
    expect(priced).toBeGreaterThan(0);
  }, 300_000);
});
