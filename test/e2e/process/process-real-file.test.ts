import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../src/decode/decode-files.ts';
import { readCsv, readSeries } from '../../support/e2e/csv.ts';
import { runFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { tarBytes } from '../../support/generator/archive-writer.ts';
import { shared, sharedData } from '../../support/shared-data.ts';

const EVENT = '28202626';

async function processReal(archive: string, ...more: string[]) {
  const cwd = temporaryFolder();
  const stats = shared('stats', 'england', 'premier-league', '2016-2017.csv');
  const batch = ['england', 'premier-league', '2016-2017'];
  const finished = await runFbp(
    ['process', ...batch, '--stats', stats, '--archive', archive, '--output', 'out', ...more],
    { cwd },
  );
  expect(finished, finished.stderr).toMatchObject({ code: 0 });
  return join(cwd, 'out');
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

describe.skipIf(sharedData === undefined)('a real event-level file', () => {
  it('links exactly its own match and gives its prices', async () => {
    const out = await processReal(shared('betfair', 'soccer'));
    const rows = readCsv(out, 'matches.csv');
    expect(rows.map((row) => row['processing_status'])).toEqual(['linked', 'not_found', 'not_found']);
    expect(rows[0]).toMatchObject({
      betfair_match_id: EVENT,
      strategy_used: 'exact_date_team',
      settlement_check: 'agrees',
      data_source: 'archive',
      plan: 'BASIC',
      match_odds_home_close: '13',
      match_odds_draw_close: '6.6',
      match_odds_away_close: '1.3',
      match_odds_winner: 'draw',
      over_under_25_over_close: '1.62',
      over_under_25_under_close: '2.58',
    });
    // BASIC files have no volumes.
    expect(rows[0]).not.toHaveProperty('match_odds_home_pre_off_volume');
    expect(readCsv(out, 'failures.csv')).toHaveLength(2);
    for (const row of readSeries(out, 'odds.csv.gz')) {
      expect([row['traded_volume'], row['total_volume'], row['best_back_price']]).toEqual(['', '', '']);
    }
  });

  it('has every market type in the series with --markets all, none twice', async () => {
    const out = await processReal(shared('betfair', 'soccer'), '--markets', 'all');
    const text = new TextDecoder().decode(
      decodeFile({ name: EVENT, bytes: readFileSync(shared('betfair', 'soccer', `${EVENT}.bz2`)) }),
    );
    const definitions = text
      .split('\n')
      .filter(Boolean)
      .flatMap((line) => JSON.parse(line).mc)
      .flatMap((change) => change.marketDefinition ?? []);
    const types = new Set(definitions.map((definition) => definition.marketType ?? ''));
    const series = readSeries(out, 'odds.csv.gz');
    expect(new Set(series.map((row) => row['market_type']))).toEqual(types);
    const idsByName = new Map<string, string | undefined>();
    for (const row of series) {
      const name = `${row['market_type']} ${row['market_name']}`;
      expect(idsByName.get(name) ?? row['market_id']).toBe(row['market_id']);
      idsByName.set(name, row['market_id']);
    }
  });

  it('gives the same odds bytes inside a TAR, as gzip and as plain text', async () => {
    const folder = temporaryFolder();
    const file = shared('betfair', 'soccer', `${EVENT}.bz2`);
    const plain = decodeFile({ name: EVENT, bytes: readFileSync(file) });
    const inTar = join(folder, 'data.tar');
    const name = `xds_nfs/edp_processed/BASIC/2017/Apr/30/${EVENT}/${EVENT}.bz2`;
    writeFileSync(inTar, tarBytes([{ path: name, bytes: readFileSync(file) }]));
    for (const sub of ['bz2', 'gz', 'plain']) mkdirSync(join(folder, sub));
    copyFileSync(file, join(folder, 'bz2', `${EVENT}.bz2`));
    writeFileSync(join(folder, 'gz', `${EVENT}.gz`), gzipSync(plain));
    writeFileSync(join(folder, 'plain', EVENT), plain);
    const archives = [inTar, join(folder, 'bz2'), join(folder, 'gz'), join(folder, 'plain')];
    const hashes = new Set<string>();
    for (const archive of archives) hashes.add(sha256(join(await processReal(archive), 'odds.csv.gz')));
    expect(hashes.size).toBe(1);
  });
});
