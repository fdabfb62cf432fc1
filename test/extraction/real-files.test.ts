import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import unbzip2 from 'unbzip2-stream';
import { describe, expect, it } from 'vitest';
import { extract } from '../support/market-files/build-stream.ts';
import { oracleRows } from '../support/market-files/oracle-replay.ts';
import { seriesObjects } from '../support/market-files/series-objects.ts';

const DATA = join(import.meta.dirname, '../../../shared/data/betfair');
const present = existsSync(DATA);
if (!present) console.log(`skipped: no real market files at ${DATA}`);

function filesBelow(folder: string): string[] {
  if (!present) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return paths.filter((path) => /\.(bz2|json|jsonl)$/.test(path)).sort();
}

/** Decoded by the other decoder. */
function linesOf(path: string): string[] {
  const bytes = readFileSync(path);
  if (!path.endsWith('.bz2')) return bytes.toString('utf8').split('\n');
  const chunks: Buffer[] = [];
  const stream = unbzip2();
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.end(bytes);
  return Buffer.concat(chunks).toString('utf8').split('\n');
}

function eventIdsOf(lines: readonly string[]): string[] {
  return [...new Set(lines.flatMap((text) => [...text.matchAll(/"eventId":\s*"(\d+)"/g)].map(([, id]) => id ?? '')))];
}

async function expectSameAsOracle(path: string): Promise<number> {
  const lines = linesOf(path);
  let rows = 0;
  for (const eventId of eventIdsOf(lines).slice(0, 5)) {
    const file = { key: path, eventId, marketId: undefined, size: undefined, marketType: undefined };
    const files = [{ file, name: path, path, offset: 0, length: statSync(path).size }];
    const extracted = await extract(files, { eventId });
    const got = seriesObjects(extracted.series).map(
      ({ statistical_match_id, betfair_match_id, selection, ...row }) => row,
    );
    expect(got, path).toEqual(oracleRows(lines, eventId));
    rows += got.length;
  }
  return rows;
}

describe.skipIf(!present)('on real files the series equals the slow oracle, row for row', () => {
  for (const folder of ['soccer', 'other-sports', 'live']) {
    for (const path of filesBelow(join(DATA, folder))) {
      it(path.slice(DATA.length + 1), { timeout: 120_000 }, async () => {
        await expectSameAsOracle(path);
      });
    }
  }

  const every = process.env['FBP_ALL_REAL_FILES'] === undefined ? 10 : 1;
  it(`one in ${every} files of the tree`, { timeout: 300_000 }, async () => {
    const paths = filesBelow(join(DATA, 'tree')).filter((_, index) => index % every === 0);
    expect(paths.length).toBeGreaterThan(900 / every);
    let rows = 0;
    for (const path of paths) rows += await expectSameAsOracle(path);
    expect(rows).toBeGreaterThan(100_000 / every);
  });
});

/** Both sides' stakes at each price as the file's last word before they are taken back at the end: the most that there ever were. */
function mostTraded(lines: readonly string[]): Map<string, number> {
  const stakes = new Map<string, Map<number, number>>();
  const most = new Map<string, number>();
  for (const { mc = [] } of lines.filter(Boolean).map((text) => JSON.parse(text))) {
    for (const { id: market, rc = [] } of mc) {
      for (const { id, hc = 0, trd = [] } of rc) {
        const runner = `${market} ${id} ${hc}`;
        const prices = stakes.get(runner) ?? new Map<number, number>();
        stakes.set(runner, prices);
        for (const [price, size] of trd) prices.set(price, size);
        const sum = [...prices.values()].reduce((total, size) => total + size, 0);
        most.set(runner, Math.max(most.get(runner) ?? 0, sum));
      }
    }
  }
  return most;
}

describe.skipIf(!present)('the PRO files of tennis, cricket and racing', () => {
  const proFiles = present
    ? filesBelow(join(DATA, 'other-sports')).filter((path) => linesOf(path).some((text) => text.includes('"trd":[[')))
    : [];

  it('are there', () => {
    expect(proFiles.length).toBeGreaterThanOrEqual(3);
  });

  it.each(proFiles)('%s: offers of both sides, volumes that never fall and end as traded', async (path) => {
    const lines = linesOf(path);
    const [eventId = ''] = eventIdsOf(lines);
    const file = { key: path, eventId, marketId: undefined, size: undefined, marketType: undefined };
    const extracted = await extract([{ file, name: path, path, offset: 0, length: statSync(path).size }], { eventId });
    const rows = seriesObjects(extracted.series);
    const open = rows.filter((row) => row.market_status === 'OPEN' && row.in_play === 'false');
    const quoted = open.filter((row) => row.best_back_price !== '' && row.best_lay_price !== '');
    expect(quoted.length).toBeGreaterThan(open.length / 2);
    for (const row of quoted) expect(Number(row.best_back_price)).toBeLessThan(Number(row.best_lay_price));
    const last = new Map<string, number>();
    for (const row of rows) {
      const runner = `${row.market_id} ${row.selection_id} ${row.handicap}`;
      const volume = Number(row.traded_volume);
      expect(volume).toBeGreaterThanOrEqual(last.get(runner) ?? 0);
      last.set(runner, volume);
    }
    for (const [runner, most] of mostTraded(lines)) expect(last.get(runner) ?? 0, runner).toBeCloseTo(most / 2, 1);
  });
});

const MAN_CITY = join(DATA, 'soccer/28202626.bz2');

async function extractManCity(markets: readonly string[] | undefined) {
  const file = { key: MAN_CITY, eventId: '28202626', marketId: undefined, size: undefined, marketType: undefined };
  const files = [{ file, name: MAN_CITY, path: MAN_CITY, offset: 0, length: statSync(MAN_CITY).size }];
  const extracted = await extract(files, {
    eventId: '28202626',
    markets,
    sides: { home: ['Middlesbrough'], away: ['Man City'], eventName: 'Middlesbrough v Man City' },
  });
  const market = (type: string) => extracted.markets.find(({ marketType }) => marketType === type);
  const close = (type: string) =>
    Object.fromEntries((market(type)?.selections ?? []).map(({ selection, close }) => [selection, close]));
  return { extracted, market, close };
}

describe.skipIf(!present)('the real event file Middlesbrough v Man City', () => {
  it('closes at the known prices and settles at 2-2', async () => {
    const { extracted, market, close } = await extractManCity(undefined);
    expect(close('MATCH_ODDS')).toEqual({ home: 13, draw: 6.6, away: 1.3 });
    expect(close('OVER_UNDER_25')).toEqual({ over: 1.62, under: 2.58 });
    expect(market('MATCH_ODDS')?.winners).toEqual(['draw']);
    expect(market('CORRECT_SCORE')?.winners).toEqual(['2-2']);
    expect(market('BOTH_TEAMS_TO_SCORE')?.winners).toEqual(['yes']);
    expect(extracted.plan).toBe('BASIC');
    expect(extracted.faults).toEqual([]);
    expect(extracted.unknownFields).toEqual({});
    expect(new Set(seriesObjects(extracted.series).map((row) => row.traded_volume + row.total_volume))).toEqual(
      new Set(['']),
    );
  });

  it('gives every market of the file and none twice', async () => {
    const { extracted } = await extractManCity(undefined);
    const names = extracted.markets.map(({ marketType, marketName }) => `${marketType} ${marketName}`);
    expect(new Set(names).size).toBe(names.length);
    // 77 markets, of which 11 are the Spanish exchange's twins
    expect(names.length).toBe(66);
  });

  it('gives only the wanted types, with the same rows', async () => {
    const all = seriesObjects((await extractManCity(undefined)).extracted.series);
    const { extracted } = await extractManCity(['OVER_UNDER_25', 'CLEAN_SHEET']);
    expect(extracted.markets.map(({ marketType }) => marketType)).toEqual([
      'CLEAN_SHEET',
      'CLEAN_SHEET',
      'OVER_UNDER_25',
    ]);
    expect(seriesObjects(extracted.series)).toEqual(
      all.filter(({ market_type }) => ['OVER_UNDER_25', 'CLEAN_SHEET'].includes(market_type)),
    );
  });
});
