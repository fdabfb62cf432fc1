import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import {
  addSeason,
  BATCH,
  damage,
  filesOf,
  journalRows,
  nightlyProject,
  untilJournalHas,
} from '../../support/e2e/nightly-project.ts';
import { runFbp, startFbp } from '../../support/e2e/run-fbp.ts';
import { SAMPLE_BATCH, SAMPLE_STATS, SAMPLE_TAR, shortenSeason } from '../../support/e2e/sample-project.ts';

const NIGHT = ['process', '--all'] as const;

function outputOf(cwd: string, year: number): string {
  return join(cwd, 'output', ...BATCH(year));
}

function hashes(folder: string, ...without: string[]): Record<string, string> {
  const names = readdirSync(folder).filter((name) => !without.includes(name));
  const sha256 = (name: string) => createHash('sha256').update(readFileSync(join(folder, name)));
  return Object.fromEntries(names.sort().map((name) => [name, sha256(name).digest('hex')]));
}

function lastRun(cwd: string) {
  return JSON.parse(readFileSync(join(cwd, 'output', 'last-run.json'), 'utf8'));
}

function statuses(folder: string, column = 'processing_status'): (string | undefined)[] {
  return readCsv(folder, 'matches.csv').map((row) => row[column]);
}

describe('a nightly run of three batches, one with a damaged archive and one with a bad entry', () => {
  const NIGHTLY = `batches:
  - country: england
    league: premier-league
    season: 2021-2022
    archive: [archive-2021]
  - country: england
    leage: premier-league
    season: 2023-2024
  - country: england
    league: premier-league
    season: 2022-2023
    archive: [archive-2022]
`;

  function project(): string {
    const cwd = nightlyProject();
    for (const year of [2021, 2022]) addSeason(cwd, year);
    damage(filesOf(cwd, 2022, 1)[0] ?? '');
    writeFileSync(join(cwd, 'nightly.yaml'), NIGHTLY);
    return cwd;
  }

  it('has two results, says what is wrong with the third, keeps what failed, and exits with the worst code', async () => {
    const cwd = project();
    const { code, stdout, stderr } = await runFbp(['process', '--batch', 'nightly.yaml'], { cwd });
    expect(code, stderr).toBe(2);
    expect(statuses(outputOf(cwd, 2021))).toEqual(['linked', 'linked', 'linked']);
    expect(statuses(outputOf(cwd, 2022))).toEqual(['linked', 'linked', 'linked']);
    expect(statuses(outputOf(cwd, 2022), 'error_code')).toEqual(['', 'MARKET_DAMAGED', '']);

    expect(stdout).toMatch(/^england\/premier-league\/2021-2022 +3 +3 +0 +0 +0 +0$/m);
    expect(stdout).toMatch(/^england\/premier-league\/2022-2023 +3 +3 +0 +0 +1 +3$/m);
    expect(stdout).toMatch(/^england\/\?\/2023-2024 +(- +){5}2$/m);
    expect(stdout).toContain('3 batches: 2 done, 1 not done; exit code 2');
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
    expect(stderr).toContain('nightly.yaml:7: there is no key batches.1.leage (did you mean batches.1.league?)');
    expect(existsSync(join(outputOf(cwd, 2023), 'matches.csv'))).toBe(false);

    // What cannot be read of a match is kept, so that a person can look at it.
    const kept = readdirSync(join(cwd, 'failed'), { recursive: true, encoding: 'utf8' });
    expect(kept.filter((name) => name.endsWith('.bz2'))).toEqual([
      join('england-premier-league-2022-2023', '202201', basename(filesOf(cwd, 2022, 1)[0] ?? '')),
    ]);
  });

  it('leaves a summary for monitoring, and one document under --json', async () => {
    const cwd = project();
    const { code, stdout, stderr } = await runFbp(['process', '--batch', 'nightly.yaml', '--json'], { cwd });
    expect([code, stderr]).toEqual([2, '']);
    const document = JSON.parse(stdout);
    expect(document.exit_code).toBe(2);
    expect(document.batches.map((one: { exit_code: number }) => one.exit_code)).toEqual([0, 2, 3]);
    expect(document.batches[0].report.statuses.linked).toBe(3);
    expect(document.batches[1].error).toMatchObject({ code: 'FBP-CONFIG', retryable: false });
    const summary = lastRun(cwd);
    expect(summary).toMatchObject({ schema_version: 1, exit_code: 2 });
    expect(Date.parse(summary.ended_at) - Date.parse(summary.started_at)).toBeCloseTo(
      summary.duration_seconds * 1000,
      -1,
    );
    expect(summary.batches[2]).toMatchObject({
      batch: 'england/premier-league/2022-2023',
      exit_code: 3,
      rows: 3,
      statuses: { linked: 3, extraction_failed: 0 },
      failure_codes: { MARKET_DAMAGED: 1 },
    });
    expect(summary.batches[1].error.code).toBe('FBP-CONFIG');
  });

  it('takes the batches of the configuration, and one whose statistics cannot be read does not stop the rest', async () => {
    const cwd = nightlyProject(`
  - { country: england, league: premier-league, season: 2021-2022..2022-2023, archive: [archive-2021] }
  - { country: england, league: premier-league, season: 2020-2021, archive: [archive-2021] }`);
    addSeason(cwd, 2021);
    mkdirSync(join(cwd, 'data', 'england', 'premier-league'), { recursive: true });
    writeFileSync(join(cwd, 'data', 'england', 'premier-league', '2022-2023.csv'), 'a,b\n1,2\n');
    const { code, stdout, stderr } = await runFbp(NIGHT, { cwd });
    expect(code, stderr).toBe(6);
    expect(statuses(outputOf(cwd, 2021))).toEqual(['linked', 'linked', 'linked']);
    expect(stdout).toContain('3 batches: 1 done, 2 not done; exit code 6');
    expect(stderr).toContain('england/premier-league/2022-2023: error[FBP-INPUT]');
    expect(stderr).toContain('england/premier-league/2020-2021: error[FBP-INPUT]');
  });
});

describe('an archive that was cut short', () => {
  it('gives what is left of it, tells of the fault, and does not pass the gate', async () => {
    const cwd = nightlyProject(`
  - { country: england, league: premier-league, season: 2023-2024, archive: [cut.tar] }`);
    mkdirSync(join(cwd, 'data', 'england', 'premier-league'), { recursive: true });
    copyFileSync(SAMPLE_STATS, join(cwd, 'data', 'england', 'premier-league', '2023-2024.csv'));
    const whole = readFileSync(SAMPLE_TAR);
    writeFileSync(join(cwd, 'cut.tar'), whole.subarray(0, Math.floor(whole.length / 2)));
    const { code, stdout, stderr } = await runFbp([...NIGHT, '--max-unmatched', '5%'], { cwd });
    expect(code, stderr).toBe(3);
    expect(stdout).toContain('1 batch: 1 done; exit code 3');
    expect(stderr).toContain('england/premier-league/2023-2024: 1 fault in the archive: see report.json');
    const { source_faults, statuses: counts } = lastRun(cwd).batches[0];
    expect(source_faults).toBe(1);
    expect(counts.linked).toBeGreaterThan(100);
    expect(counts.linked + counts.linked_no_odds + counts.not_found + counts.ambiguous).toBe(380);
  });
});

describe('a nightly run that is under way', () => {
  /** The first months of the sample's season from its TAR take long enough to be met; a second, small batch comes after it. */
  function project(): string {
    const cwd = nightlyProject(`
  - { country: england, league: premier-league, season: 2023-2024, archive: ["${SAMPLE_TAR}"] }
  - { country: england, league: premier-league, season: 2021-2022, archive: [archive-2021] }`);
    addSeason(cwd, 2021);
    shortenSeason(cwd, 2, 80);
    return cwd;
  }

  it('refuses a second one, lets it wait, stops on SIGTERM with nothing lost, and resumes', async () => {
    const whole = project();
    expect((await runFbp(NIGHT, { cwd: whole })).code).toBe(0);

    const cwd = project();
    const first = startFbp(NIGHT, { cwd, env: { FBP_PROCESSING_PARALLEL_ENABLED: 'false' } });
    await untilJournalHas(cwd, 3);
    // Held up where it is, so that it cannot end before the others have come.
    first.child.kill('SIGSTOP');
    const second = await runFbp(NIGHT, { cwd });
    expect(second.code).toBe(11);
    expect(second.stderr).toMatch(new RegExp(`error\\[FBP-LOCKED\\].*pid ${first.child.pid} on .*, since `));
    expect(second.stderr).toContain('--lock-wait <seconds>');
    const single = await runFbp(['process', ...SAMPLE_BATCH, '--archive', SAMPLE_TAR], { cwd });
    expect(single.code).toBe(11);
    const third = startFbp([...NIGHT, '--lock-wait', '600'], { cwd });
    await waiting(third.child.stderr);
    third.child.kill('SIGINT');
    expect((await third.finished).code).toBe(130);

    expect(existsSync(join(cwd, 'output', 'last-run.json')), 'the first run ended too early').toBe(false);
    first.child.kill('SIGTERM');
    first.child.kill('SIGCONT');
    const stopped = await first.finished;
    expect(stopped.code).toBe(143);
    expect(stopped.stderr.match(/the same command resumes/g)).toHaveLength(1);
    expect(stopped.stdout).toContain('2 batches: 0 done, 2 not done; exit code 143');
    expect(lastRun(cwd)).toMatchObject({ exit_code: 143, batches: [{ exit_code: 143 }, { exit_code: 143 }] });
    expect(journalRows(cwd)).toBeGreaterThanOrEqual(3);
    expect(existsSync(join(cwd, 'output', ...SAMPLE_BATCH, 'matches.csv'))).toBe(false);

    const { code, stderr } = await runFbp([...NIGHT, '--lock-wait', '600'], { cwd });
    expect(code, stderr).toBe(0);
    for (const batch of [SAMPLE_BATCH, BATCH(2021)]) {
      // The report and the manifest name the archive's state, which is this project's own.
      const own = ['report.json', 'manifest.json'];
      expect(hashes(join(cwd, 'output', ...batch), ...own)).toEqual(hashes(join(whole, 'output', ...batch), ...own));
    }
  });
});

/** Resolves once the run says that it waits. */
async function waiting(stderr: NodeJS.ReadableStream | null): Promise<void> {
  let text = '';
  stderr?.on('data', (chunk: string) => {
    text += chunk;
  });
  for (let wait = 0; wait < 6000 && !text.includes('waiting for the run'); wait += 1) await delay(5);
  expect(text).toContain('waiting for the run');
}

describe('--all --dry-run', () => {
  it('plans every batch, says which cannot be planned, and writes nothing', async () => {
    const cwd = nightlyProject(`
  - { country: england, league: premier-league, season: 2021-2022, archive: [archive-2021] }
  - { country: england, league: premier-league, season: 2022-2023, archive: [archive-2021] }`);
    addSeason(cwd, 2021);
    const before = readdirSync(cwd, { recursive: true }).sort();
    const { code, stdout, stderr } = await askFbp([...NIGHT, '--dry-run'], { cwd });
    expect(code, stderr).toBe(6);
    expect(stdout).toMatch(
      /^england\/premier-league\/2021-2022 .*dry run: nothing was written\n(.*\n)*linked so far +3$/m,
    );
    expect(stdout).toMatch(
      /^england\/premier-league\/2022-2023: error\[FBP-INPUT\]: the statistics file does not exist$/m,
    );
    const asJson = await askFbp([...NIGHT, '--dry-run', '--json'], { cwd });
    const { batches } = JSON.parse(asJson.stdout);
    expect(batches).toMatchObject([
      { batch: 'england/premier-league/2021-2022', linked_so_far: 3 },
      { batch: 'england/premier-league/2022-2023', error: { code: 'FBP-INPUT' } },
    ]);
    expect(readdirSync(cwd, { recursive: true }).sort()).toEqual(before);
  });
});

describe('--retry-failed', () => {
  const run = (cwd: string, ...more: string[]) =>
    askFbp(['process', ...BATCH(2022), '--archive', 'archive-2022', ...more], { cwd });

  it('does again what failed, keeps the rest unread, and ends like a full run', async () => {
    const cwd = nightlyProject();
    addSeason(cwd, 2022);
    const [broken = ''] = filesOf(cwd, 2022, 1);
    const whole = damage(broken);
    expect((await run(cwd)).code).toBe(3);
    writeFileSync(broken, whole);
    const repaired = await run(cwd, '--retry-failed');
    expect(repaired.code, repaired.stderr).toBe(0);
    expect(statuses(outputOf(cwd, 2022))).toEqual(['linked', 'linked', 'linked']);
    const after = hashes(outputOf(cwd, 2022));
    expect((await run(cwd)).code).toBe(0);
    expect(hashes(outputOf(cwd, 2022))).toEqual(after);

    // A kept match's files are not read: damage in them shows in a full run only.
    damage(filesOf(cwd, 2022, 2).at(-1) ?? '');
    const tables = ['report.json', 'manifest.json'];
    const kept = hashes(outputOf(cwd, 2022), ...tables);
    expect((await run(cwd, '--retry-failed')).code).toBe(0);
    expect(hashes(outputOf(cwd, 2022), ...tables)).toEqual(kept);
    expect((await run(cwd)).code).not.toBe(0);
  });

  it('says so and does every row when there is no run to keep from', async () => {
    const cwd = nightlyProject();
    addSeason(cwd, 2022);
    const { code, stderr } = await run(cwd, '--retry-failed');
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('--retry-failed: no finished run of this output is remembered; every row is done');
    expect(statuses(outputOf(cwd, 2022))).toEqual(['linked', 'linked', 'linked']);
    const other = await run(cwd, '--retry-failed', '--snapshots', '30');
    expect(other.stderr).toContain('other settings');
  });
});

describe('what a nightly run leaves behind', () => {
  it('keeps its logs within their size and number', async () => {
    const cwd = nightlyProject();
    addSeason(cwd, 2021);
    const defaults = await askFbp(['config', 'get', 'logging.rotation', '--json'], { cwd });
    expect(JSON.parse(defaults.stdout).value).toEqual({ enabled: true, max_bytes: 10_485_760, backup_count: 5 });
    const env = { FBP_LOGGING_ROTATION_MAX_BYTES: '1024', FBP_LOGGING_ROTATION_BACKUP_COUNT: '2' };
    for (let night = 0; night < 5; night += 1) {
      await askFbp(['process', ...BATCH(2021), '--archive', 'archive-2021'], { cwd, env });
    }
    const logs = readdirSync(join(cwd, 'logs')).filter((name) => name.startsWith('pipeline_main'));
    expect(logs.sort()).toEqual(['pipeline_main.log', 'pipeline_main.log.1', 'pipeline_main.log.2']);
    for (const name of logs) expect(statSync(join(cwd, 'logs', name)).size).toBeLessThanOrEqual(1024);
  });
});

describe('a country and a league in another case', () => {
  it('are the same batch', async () => {
    const cwd = nightlyProject();
    addSeason(cwd, 2021);
    const batch = ['England', 'Premier League', '2021-2022'];
    const { code, stderr } = await askFbp(['process', ...batch, '--archive', 'archive-2021'], { cwd });
    expect(code, stderr).toBe(0);
    expect(statuses(outputOf(cwd, 2021))).toEqual(['linked', 'linked', 'linked']);
    expect(readdirSync(join(cwd, 'output'))).toEqual(['england', 'last-run.json']);
  });
});

describe('arguments that do not go together', () => {
  it.each([
    [['process', '--all', 'england'], '--all takes no country, league and season'],
    [['process', '--all', '--batch', 'x.yaml'], 'exclude each other'],
    [['process', '--all'], 'names no batches'],
    [['process', '--batch', 'missing.yaml'], 'does not exist'],
    [['process', '--batch', 'other.yaml'], 'nothing else; found storage\n  at: other.yaml:2'],
    [['process', '--batch', 'x.yaml', '--stats', 'x.csv'], '--stats is for one batch'],
    [['process', 'england', 'cup', '2023', '--all', '--stats', 'x.csv'], '--all is for every season of a file'],
    [['process', 'england', 'premier-league'], 'fbp process england premier-league 2021-2022'],
    [['process', 'england', 'premier-league', '2023-2024..2021-2022'], 'ends before it begins'],
    [['process', 'england', 'premier-league', '2021-2022', '--lock-wait', 'long'], 'Expected seconds'],
  ])('%j', async (args, message) => {
    const cwd = nightlyProject();
    addSeason(cwd, 2021);
    writeFileSync(
      join(cwd, 'other.yaml'),
      'batches: [{ country: a, league: b, season: c }]\nstorage: { temp_dir: t }\n',
    );
    const { code, stderr } = await askFbp(args, { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error\[FBP-(USAGE|CONFIG)\]/);
    expect(stderr).toContain(message);
    expect(existsSync(join(cwd, 'output'))).toBe(false);
  });
});
