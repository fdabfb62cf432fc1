import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import { temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { learnedProject, processedSample, SAMPLE_BATCH, shortenSeason } from '../../support/e2e/sample-project.ts';

describe('fbp prices', () => {
  it('gives at each moment of the sample what prices.csv says of it', async () => {
    const { folder } = await processedSample();
    const to = join(temporaryFolder(), 'moments.csv');
    const asked = ['prices', ...SAMPLE_BATCH, '--at', '60m,kickoff,ht', '--to', to];
    const finished = await askFbp(asked, { cwd: folder });
    expect(finished, finished.stderr).toMatchObject({ code: 0, stdout: '' });
    const out = join(folder, 'output', ...SAMPLE_BATCH);
    const prices = readCsv(out, 'prices.csv');
    const moments = readCsv(to);
    expect(moments).toHaveLength(prices.length * 3);
    const differing = prices.filter((row, index) => {
      const [hour, kickoff, half] = moments.slice(index * 3, index * 3 + 3);
      const isSame = hour?.['price'] === row['t60'] && kickoff?.['price'] === row['close'];
      return !isSame || half?.['price'] !== row['in_play_ht'] || kickoff?.['age_s'] !== row['close_age_s'];
    });
    expect(differing).toEqual([]);
  });

  it('prints JSON with numbers, and refuses a moment that it does not know', async () => {
    const { folder: cwd } = await processedSample();
    const { stdout } = await askFbp(['prices', ...SAMPLE_BATCH, '--at', '10m', '--format', 'json'], { cwd });
    expect(JSON.parse(stdout)[0]).toMatchObject({ moment: '10m', price: expect.any(Number), in_play: false });
    const wrong = await askFbp(['prices', ...SAMPLE_BATCH, '--at', 'dawn'], { cwd });
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('15m-after');
  });

  it('reads a time series of Parquet alone as it reads the CSV', async () => {
    const cwd = await learnedProject();
    shortenSeason(cwd, 150, 170);
    const asked = ['prices', ...SAMPLE_BATCH, '--at', '60m,kickoff,ht,15m-after'];
    const read = async (format: string) => {
      const processed = await askFbp(['process', ...SAMPLE_BATCH, '--format', format, '-q'], { cwd });
      expect(processed.code, processed.stderr).toBe(0);
      return await askFbp(asked, { cwd });
    };
    const csv = await read('csv');
    const parquet = await read('parquet');
    expect(existsSync(join(cwd, 'output', ...SAMPLE_BATCH, 'odds.csv.gz'))).toBe(false);
    expect(parquet).toEqual(csv);
    expect(csv.stdout.split('\n').length).toBeGreaterThan(500);
  });
});
