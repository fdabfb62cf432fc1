import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readCsv, readSeries } from './csv.ts';
import { runFbp, startFbp, temporaryFolder } from './run-fbp.ts';
import { SAMPLE_BATCH, SAMPLE_TAR, sampleCases, sampleProject } from './sample-project.ts';

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

async function processSample(cwd: string, ...more: string[]) {
  const finished = await runFbp(['process', ...SAMPLE_BATCH, ...more], { cwd });
  expect(finished, finished.stderr).toMatchObject({ code: 0 });
  return finished;
}

describe('fbp process on the shipped sample', () => {
  it('ends every row in exactly one state, the purposeful cases as intended, and says that the data is synthetic', async () => {
    const cwd = sampleProject();
    const { stdout, stderr } = await processSample(cwd);
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
    const cwd = sampleProject();
    await processSample(cwd);
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
    const cwd = sampleProject();
    await processSample(cwd);
    const before = hashes(cwd);
    const times = readdirSync(join(cwd, OUT)).map((name) => statSync(join(cwd, OUT, name)).mtimeMs);
    await processSample(cwd);
    expect(hashes(cwd)).toEqual(before);
    expect(readdirSync(join(cwd, OUT)).map((name) => statSync(join(cwd, OUT, name)).mtimeMs)).toEqual(times);
  });

  it('gives the same bytes at concurrency 1 and 8', async () => {
    const results = [];
    for (const workers of ['1', '8']) {
      const cwd = sampleProject();
      const env = {
        FBP_PROCESSING_PARALLEL_MAX_WORKERS_DOWNLOAD: workers,
        FBP_PROCESSING_PARALLEL_MAX_WORKERS_EXTRACT: workers,
        FBP_PROCESSING_PARALLEL_ENABLED: workers === '1' ? 'false' : 'true',
      };
      const { code } = await runFbp(['process', ...SAMPLE_BATCH], { cwd, env });
      expect(code).toBe(0);
      results.push(hashes(cwd));
    }
    expect(results[0]).toEqual(results[1]);
  });

  it('resumes after kill -9 and ends with the bytes of an uninterrupted run', async () => {
    const whole = sampleProject();
    await processSample(whole);
    const reference = hashes(whole);
    const cwd = sampleProject();
    let resumed = 0;
    for (const afterRows of [1, 40, 200]) {
      const { child, finished } = startFbp(['process', ...SAMPLE_BATCH], { cwd });
      await untilJournalHas(cwd, afterRows);
      child.kill('SIGKILL');
      expect((await finished).signal).toBe('SIGKILL');
      expect(existsSync(join(cwd, OUT, 'matches.csv'))).toBe(false);
      resumed += 1;
    }
    expect(resumed).toBe(3);
    await processSample(cwd);
    expect(hashes(cwd)).toEqual(reference);
    expect(readdirSync(join(cwd, 'temp', 'work'))).toEqual([]);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('stops on %s with nothing lost, and the same command resumes', async (name, code) => {
    const cwd = sampleProject();
    const { child, finished } = startFbp(['process', ...SAMPLE_BATCH], { cwd });
    await untilJournalHas(cwd, 5);
    child.kill(name);
    const ended = await finished;
    expect(ended).toMatchObject({ code });
    expect(ended.stderr).toContain('error[FBP-INTERRUPTED]');
    expect(ended.stderr).toContain('the same command resumes');
    await processSample(cwd);
    expect(readCsv(cwd, OUT, 'matches.csv')).toHaveLength(380);
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

/** Waits until the run's journal holds that many rows; fails when the run ends or does nothing for long. */
async function untilJournalHas(cwd: string, rows: number): Promise<void> {
  for (let wait = 0; wait < 6000; wait += 1) {
    if (journalRows(cwd) >= rows) return;
    await delay(5);
  }
  throw new Error(`the journal never had ${rows} rows`);
}

function journalRows(cwd: string): number {
  const work = join(cwd, 'temp', 'work');
  const [folder] = existsSync(work) ? readdirSync(work) : [];
  const path = folder === undefined ? undefined : join(work, folder, 'journal.jsonl');
  return path !== undefined && existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 2 : 0;
}
