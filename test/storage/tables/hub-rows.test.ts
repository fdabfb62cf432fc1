import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageManager } from '../../../src/storage/storage-manager.ts';
import { HUB_COLUMNS, HUB_FILE, hubCells } from '../../../src/storage/tables/hub-rows.ts';
import { linked, market, outcomeOf, selection, seriesOf } from '../../support/outcomes.ts';
import { finishOptions, storageOptions } from '../../support/storage-options.ts';

const ROWS = 12;
const PRESET = { preset: 'betfair-hub' } as const;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fbp-hub-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function commitUpTo(rows: number, changes = {}): Promise<StorageManager> {
  const storage = await StorageManager.open(storageOptions(root, changes));
  for (let row = storage.resumedRows; row < rows; row += 1) await storage.commit(outcomeOf(row), seriesOf(row));
  return storage;
}

describe('the table in the form of Betfair’s own CSVs', () => {
  it('has exactly their columns', () => {
    // the header of A-League_2025-2026_All_Markets.csv
    expect(HUB_COLUMNS.join(',')).toBe(
      'EVENT_DATE,PATH,EVENT_ID,MARKET_TYPE,MARKET_ID,MARKET_NAME,SELECTION_ID,RUNNER_NAME,HANDICAP,RUNNER_STATUS,' +
        'IS_WINNER,HOME_TEAM,AWAY_TEAM,TOTAL_GOALS,HOME_SCORE,AWAY_SCORE,BEST_BACK_PRICE_60_MIN_PRIOR,' +
        'BEST_LAY_PRICE_60_MIN_PRIOR,MATCHED_VOLUME_60_MIN_PRIOR,BEST_BACK_PRICE_30_MIN_PRIOR,' +
        'BEST_LAY_PRICE_30_MIN_PRIOR,MATCHED_VOLUME_30_MIN_PRIOR,BEST_BACK_PRICE_1_MIN_PRIOR,' +
        'BEST_LAY_PRICE_1_MIN_PRIOR,MATCHED_VOLUME_1_MIN_PRIOR,TOTAL_MATCHED_VOLUME,LAST_PREPLAY_PRICE',
    );
  });

  it('has one row for each selection of each market', () => {
    const outcome = linked(0);
    const offers = [
      { back: 2.5, lay: 2.6, volume: 10.004 },
      { back: undefined, lay: 2.58, volume: 20 },
      { back: 2.56, lay: undefined, volume: 30 },
    ];
    const runner = { status: 'WINNER', close: 2.62, totalVolume: 1234.567, offers };
    const markets = [market('MATCH_ODDS', [selection('away', runner), selection('home', { status: 'ACTIVE' })])];
    const rows = hubCells({ ...outcome, extracted: { ...outcome.extracted, markets } });
    expect(rows).toHaveLength(2);
    const [winner, other] = rows.map((cells) =>
      Object.fromEntries(HUB_COLUMNS.map((name, index) => [name, cells[index]])),
    );
    expect(winner).toMatchObject({
      EVENT_DATE: '2023-08-11 00:00:00.000 Z',
      MARKET_ID: '214555991',
      RUNNER_STATUS: 'WINNER',
      IS_WINNER: '1',
      TOTAL_GOALS: '3',
      AWAY_SCORE: '3',
      BEST_BACK_PRICE_60_MIN_PRIOR: '2.5',
      MATCHED_VOLUME_60_MIN_PRIOR: '10',
      BEST_BACK_PRICE_30_MIN_PRIOR: '',
      BEST_LAY_PRICE_30_MIN_PRIOR: '2.58',
      BEST_BACK_PRICE_1_MIN_PRIOR: '2.56',
      TOTAL_MATCHED_VOLUME: '1234.57',
      LAST_PREPLAY_PRICE: '2.62',
    });
    expect(other).toMatchObject({ IS_WINNER: '', TOTAL_MATCHED_VOLUME: '', BEST_BACK_PRICE_1_MIN_PRIOR: '' });
  });

  it('is in the manifest, is the same after an interruption, and goes when a run does not write it', async () => {
    const path = join(root, 'output', HUB_FILE);
    const whole = await commitUpTo(ROWS, PRESET);
    await whole.finish(finishOptions(ROWS));
    const bytes = readFileSync(path, 'utf8');
    const rows: string[][] = parse(bytes);
    const { outputs } = JSON.parse(readFileSync(join(root, 'output', 'manifest.json'), 'utf8'));
    expect(outputs[HUB_FILE].rows).toBe(rows.length - 1);
    expect(rows.length).toBeGreaterThan(ROWS);

    const interrupted = await commitUpTo(ROWS / 2, PRESET);
    await interrupted.abandon();
    const resumed = await commitUpTo(ROWS, PRESET);
    expect(resumed.resumedRows).toBe(ROWS / 2);
    await resumed.finish(finishOptions(ROWS));
    expect(readFileSync(path, 'utf8')).toBe(bytes);

    const without = await commitUpTo(ROWS);
    await without.finish(finishOptions(ROWS));
    expect(existsSync(path)).toBe(false);
  });
});
