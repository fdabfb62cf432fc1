import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCsv, readSeries } from '../../support/e2e/csv.ts';
import { journalRows, untilJournalHas } from '../../support/e2e/nightly-project.ts';
import { type Finished, runFbp, startFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import {
  processedSample,
  SAMPLE_BATCH,
  SAMPLE_TAR,
  sampleCases,
  sampleProject,
} from '../../support/e2e/sample-project.ts';

const OUT = join('output', ...SAMPLE_BATCH);

/** sha-256 of every file of the output folder. */
function hashes(folder: string): Record<string, string> {
  const names = readdirSync(join(folder, OUT)).sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, OUT, name)))
        .digest('hex'),
    ]),
  );
}

async function processSample(cwd: string, env: Record<string, string> = {}): Promise<void> {
  const finished = await runFbp(['process', ...SAMPLE_BATCH], { cwd, env });
  expect(finished, finished.stderr).toMatchObject({ code: 0 });
}

describe('fbp process on the shipped sample', () => {
  it('ends every row in exactly one state, the purposeful cases as intended, and says that the data is synthetic', async () => {
    const { folder: cwd, stdout, stderr } = await processedSample();
    expect(stderr).toContain('SYNTHETIC');
    const rows = readCsv(cwd, OUT, 'matches.csv');
    expect(rows).toHaveLength(380);
    const cases = new Map(sampleCases().map((one) => [one.match_id, one]));
    for (const row of rows) {
      const expected = cases.get(row['statistical_match_id'] ?? '');
      expect(row, expected?.fate).toMatchObject({
        processing_status: expected?.expected_status ?? 'linked',
        data_source: 'sample',
      });
      if (row['betfair_match_id'] !== '' && expected) expect(row['betfair_match_id']).toBe(expected.event_id);
    }
    const linked = rows.map((row) => row['betfair_match_id']).filter((id) => id !== '');
    expect(new Set(linked).size).toBe(linked.length);

    const report = JSON.parse(readFileSync(join(cwd, OUT, 'report.json'), 'utf8'));
    const total = Object.values<number>(report.statuses).reduce((sum, count) => sum + count, 0);
    expect(total).toBe(380);
    expect(report.statuses.linked).toBe(rows.filter((row) => row['processing_status'] === 'linked').length);
    expect(stdout).toMatch(/rows +380\n/);
  });

  it('never lets a price from after the off into a pre-match column', async () => {
    const { folder: cwd } = await processedSample();
    const preOff = new Map<string, string>();
    for (const row of readSeries(cwd, OUT, 'odds.csv.gz')) {
      if (row['market_type'] !== 'MATCH_ODDS' || row['in_play'] === 'true' || Number(row['seconds_to_kickoff']) <= 0)
        continue;
      preOff.set(`${row['statistical_match_id']} ${row['selection']}`, row['last_traded_price'] ?? '');
    }
    for (const row of readCsv(cwd, OUT, 'matches.csv')) {
      for (const selection of ['home', 'draw', 'away']) {
        const last = preOff.get(`${row['statistical_match_id']} ${selection}`) ?? '';
        expect(row[`match_odds_${selection}_close`], row['statistical_match_id']).toBe(last);
      }
    }
  });

  it('changes no byte and no file time in a second run', async () => {
    const cwd = temporaryFolder();
    cpSync((await processedSample()).folder, cwd, { recursive: true, preserveTimestamps: true });
    const before = hashes(cwd);
    const times = readdirSync(join(cwd, OUT)).map((name) => statSync(join(cwd, OUT, name)).mtimeMs);
    await processSample(cwd);
    expect(hashes(cwd)).toEqual(before);
    expect(readdirSync(join(cwd, OUT)).map((name) => statSync(join(cwd, OUT, name)).mtimeMs)).toEqual(times);
  });

  it('gives the same bytes with one worker as with eight', async () => {
    const cwd = sampleProject();
    await processSample(cwd, { FBP_PROCESSING_PARALLEL_ENABLED: 'false' });
    expect(hashes(cwd)).toEqual(hashes((await processedSample()).folder));
  });

  it('resumes whatever stopped it, and ends with the bytes of an uninterrupted run', async () => {
    const cwd = sampleProject();
    for (const [signal, afterRows] of [
      ['SIGKILL', 1],
      ['SIGINT', 5],
      ['SIGKILL', 40],
      ['SIGTERM', 120],
      ['SIGKILL', 200],
    ] as const) {
      // A row that the new process wrote shows that it listens to signals: rows of the killed one may be beyond `afterRows` already.
      const written = journalRows(cwd);
      const { child, finished } = startFbp(['process', ...SAMPLE_BATCH], { cwd });
      await untilJournalHas(cwd, Math.max(afterRows, written + 1));
      child.kill(signal);
      expectStopped(await finished, signal);
      expect(existsSync(join(cwd, OUT, 'matches.csv'))).toBe(false);
    }
    await processSample(cwd);
    expect(hashes(cwd)).toEqual(hashes((await processedSample()).folder));
    expect(readdirSync(join(cwd, 'temp', 'work'))).toEqual([]);
  });

  it('refuses the sample for any other batch', async () => {
    const { code, stderr } = await runFbp(['process', 'spain', 'laliga', '2023-2024', '--stats', 'x.csv'], {
      cwd: sampleProject(),
    });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/error\[FBP-/);
  });

  it('takes the sample as an archive like any other, in a folder that is no project', async () => {
    const cwd = temporaryFolder();
    const { code, stderr } = await runFbp(['process', ...SAMPLE_BATCH, '--archive', SAMPLE_TAR, '--limit', '20'], {
      cwd,
    });
    expect(code, stderr).toBe(0);
    const statuses = readCsv(cwd, OUT, 'matches.csv').map((row) => row['processing_status']);
    expect(statuses.filter((status) => status === 'skipped')).toHaveLength(360);
    expect(statuses.filter((status) => status === 'linked').length).toBeGreaterThan(15);
  });
});

function expectStopped(ended: Finished, signal: 'SIGKILL' | 'SIGINT' | 'SIGTERM'): void {
  if (signal === 'SIGKILL') {
    expect(ended.signal).toBe(signal);
    return;
  }
  expect(ended.code).toBe(signal === 'SIGINT' ? 130 : 143);
  expect(ended.stderr).toContain('error[FBP-INTERRUPTED]');
  expect(ended.stderr).toContain('the same command resumes');
}
