import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askFbp } from '../../support/e2e/ask-fbp.ts';
import { readCsv } from '../../support/e2e/csv.ts';
import { emulatorEnv, HISTORIC_ARGS, shortSeason, writeSeason } from '../../support/e2e/historic-project.ts';
import { type Finished, startFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { SAMPLE_BATCH, SAMPLE_TAR, sampleProject } from '../../support/e2e/sample-project.ts';
import { makeCertificates } from '../../support/emulator/certificates.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../support/emulator/emulator.ts';
import { deliveredTwice, mostWithin } from '../../support/emulator/request-log.ts';
import { writeEvents } from '../../support/generator/write-events.ts';

const SEASON = shortSeason(6);

async function emulate(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ files: SEASON.files, ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

function seasonFolder(): string {
  const cwd = temporaryFolder();
  writeSeason(cwd, SEASON);
  return cwd;
}

function run(cwd: string, emulator: Pick<Emulator, 'url'>, ...more: string[]): Promise<Finished> {
  return askFbp([...HISTORIC_ARGS, ...more], { cwd, env: emulatorEnv(emulator) });
}

let reference: Promise<ReturnType<typeof tables>> | undefined;

/** What the output must be: the same files read as an archive, but for the source's name. */
function archiveTables(): Promise<ReturnType<typeof tables>> {
  reference ??= processArchive();
  return reference;
}

async function processArchive(): Promise<ReturnType<typeof tables>> {
  const cwd = seasonFolder();
  writeEvents(join(cwd, 'a'), SEASON.events);
  const finished = await askFbp([...HISTORIC_ARGS.slice(0, -2), '--archive', 'a'], { cwd });
  expect(finished, finished.stderr).toMatchObject({ code: 0 });
  return tables(cwd);
}

function tables(cwd: string, out = 'o') {
  const text = readFileSync(join(cwd, out, 'matches.csv'), 'utf8');
  return {
    matches: text.replaceAll(',historic,', ',archive,'),
    odds: sha256(readFileSync(join(cwd, out, 'odds.csv.gz'))),
    failures: readFileSync(join(cwd, out, 'failures.csv'), 'utf8'),
  };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Name, time and content of everything below a folder. */
function treeHash(folder: string): string {
  const hash = createHash('sha256');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const path of entries.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    const stats = statSync(path);
    hash.update(`${path} ${stats.mtimeMs} ${stats.size}\n`);
    if (stats.isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

const count = (emulator: Emulator, endpoint: string) => emulator.log.filter((one) => one.endpoint === endpoint).length;

describe('fbp process --source historic', () => {
  it('gives the bytes of the archive, with few lists, and asks nothing in a repeat', async () => {
    const emulator = await startEmulator({ archives: [SAMPLE_TAR] });
    onTestFinished(() => emulator.close());
    const cwd = sampleProject();
    const limit = ['--limit', '40'];
    const env = emulatorEnv(emulator, { FBP_API_BETFAIR_RATE_LIMIT: '1000' });
    const cold = await askFbp(['process', ...SAMPLE_BATCH, '--source', 'historic', ...limit, '--output', 'o'], {
      cwd,
      env,
    });
    expect(cold, cold.stderr).toMatchObject({ code: 0 });
    const archive = ['--archive', SAMPLE_TAR, ...limit, '--output', 'a'];
    expect((await askFbp(['process', ...SAMPLE_BATCH, ...archive], { cwd })).code).toBe(0);
    expect(tables(cwd)).toEqual(tables(cwd, 'a'));

    const lists = emulator.log.length - count(emulator, 'DownloadFile');
    console.log(
      `cold, 40 matches: ${lists} requests that are no download, ${count(emulator, 'DownloadFile')} downloads`,
    );
    expect(lists).toBeLessThanOrEqual(2 * 40);
    expect(deliveredTwice(emulator.log)).toEqual([]);

    emulator.clearLog();
    const before = tables(cwd);
    const warm = await askFbp(['process', ...SAMPLE_BATCH, '--source', 'historic', ...limit, '--output', 'o'], {
      cwd,
      env,
    });
    expect(warm).toMatchObject({ code: 0 });
    expect(tables(cwd)).toEqual(before);
    expect(emulator.log).toEqual([]);
  });

  it('is what auto means when there are credentials', async () => {
    const cwd = seasonFolder();
    const args = HISTORIC_ARGS.slice(0, -2);
    const { code, stdout } = await askFbp([...args, '--limit', '2'], { cwd, env: emulatorEnv(await emulate()) });
    expect(code).toBe(0);
    expect(stdout).toContain('source historic');
  });

  it('keeps to the rate limit', async () => {
    const cwd = seasonFolder();
    const emulator = await emulate();
    const env = emulatorEnv(emulator, { FBP_API_BETFAIR_RATE_LIMIT: '30' });
    expect(await askFbp(HISTORIC_ARGS, { cwd, env })).toMatchObject({ code: 0 });
    expect(emulator.log.length).toBeGreaterThan(50);
    // What is sent within any second is held by a unit test; the arrivals bunch a little on a busy machine.
    expect(mostWithin(emulator.log, 1000)).toBeLessThanOrEqual(33);
    const times = emulator.log.map(({ at }) => at);
    const seconds = (Math.max(...times) - Math.min(...times)) / 1000;
    expect(emulator.log.length).toBeLessThanOrEqual(30 * seconds + 30);
  });

  it('comes through a third of all answers going wrong with the bytes of the archive', async () => {
    const cwd = seasonFolder();
    const emulator = await emulate({ faults: { rate: 0.3, seed: 'e2e' }, slowMs: 20 });
    const env = emulatorEnv(emulator, {
      FBP_API_BETFAIR_TIMEOUT: '0.5',
      FBP_API_BETFAIR_MAX_RETRIES: '9',
      FBP_ERROR_HANDLING_STRATEGIES_DOWNLOADTIMEOUT_RETRY_COUNT: '30',
    });
    const finished = await askFbp(HISTORIC_ARGS, { cwd, env });
    expect(finished, finished.stderr).toMatchObject({ code: 0 });
    expect(tables(cwd)).toEqual(await archiveTables());
    expect(deliveredTwice(emulator.log)).toEqual([]);
  });
});

describe('what stands in the way', () => {
  it('no credentials: exit 4 with the list of what to set', async () => {
    const { code, stderr } = await askFbp(HISTORIC_ARGS, { cwd: seasonFolder() });
    expect(code).toBe(4);
    expect(stderr).toContain('error[FBP-CREDENTIALS]');
    for (const name of ['FBP_SSOID', 'FBP_USERNAME', 'FBP_PASSWORD', 'FBP_APP_KEY', 'FBP_CERT_FILE', 'FBP_KEY_FILE']) {
      expect(stderr).toContain(name);
    }
  });

  it('months not owned: exit 4, naming each, before anything is downloaded', async () => {
    const emulator = await emulate({ unownedMonths: ['2023-08', '2023-09'] });
    const cwd = seasonFolder();
    const { code, stderr } = await run(cwd, emulator);
    expect(code).toBe(4);
    expect(stderr).toContain('error[FBP-NOT-PURCHASED]');
    expect(stderr).toContain('2023-08, 2023-09');
    expect(emulator.log.map(({ endpoint }) => endpoint)).toEqual(['login', 'GetMyData']);
    expect(existsSync(join(cwd, 'o', 'matches.csv'))).toBe(false);
  });

  it.each([
    ['INVALID_USERNAME_OR_PASSWORD', 'FBP_PASSWORD'],
    ['ACCOUNT_ALREADY_LOCKED', 'locked'],
    ['TEMPORARY_BAN_TOO_MANY_REQUESTS', '20 minutes'],
  ])('a log-in refused with %s: exit 4, its own message, one try', async (loginFailure, message) => {
    const emulator = await emulate({ loginFailure });
    const { code, stderr } = await run(seasonFolder(), emulator);
    expect(code).toBe(4);
    expect(stderr).toContain(loginFailure);
    expect(stderr).toContain(message);
    expect(emulator.log).toHaveLength(1);
  });

  it('a blocked region: exit 4, not tried again', async () => {
    const emulator = await emulate();
    emulator.inject('geoBlock', ({ endpoint }) => endpoint !== 'login', 99);
    const { code, stderr } = await run(seasonFolder(), emulator);
    expect(code).toBe(4);
    expect(stderr).toContain('blocked region');
    expect(emulator.log).toHaveLength(2);
  });

  it('a log-in host whose certificate is for another name: exit 5, and no credentials sent', async ({ skip }) => {
    const certificates = makeCertificates('DNS:identitysso.example.org');
    if (certificates === undefined) return skip('no openssl program');
    const [data, identity] = [await emulate(), await emulate({ certificates })];
    // The authority is trusted: it is the name alone that is wrong.
    const env = emulatorEnv(data, { FBP_BETFAIR_IDENTITY_URL: identity.url, FBP_CA_FILE: certificates.caFile });
    const { code, stderr } = await askFbp(HISTORIC_ARGS, { cwd: seasonFolder(), env });
    expect(code).toBe(5);
    expect(stderr).toContain(
      `error[FBP-REMOTE]: the certificate that ${new URL(identity.url).host} shows is for another name`,
    );
    expect(stderr).toMatch(/hint: .*betfair\.identity_url/);
    expect([...identity.log, ...data.log]).toEqual([]);
  });

  it('a session that expires in mid-run: one new log-in, and the run goes on', async () => {
    const emulator = await emulate();
    const { finished } = startFbp(HISTORIC_ARGS, { cwd: seasonFolder(), env: emulatorEnv(emulator) });
    await untilDownloads(emulator, 5);
    emulator.sessions.expireAll();
    expect(await finished).toMatchObject({ code: 0 });
    expect(count(emulator, 'login')).toBe(2);
    expect(deliveredTwice(emulator.log)).toEqual([]);
  });

  it('a new session that is refused too: exit 4 after that one re-login', async () => {
    const emulator = await emulate();
    emulator.inject('unauthorised', ({ endpoint }) => endpoint === 'DownloadFile', 9999);
    const { code, stderr } = await run(seasonFolder(), emulator);
    expect(code).toBe(4);
    expect(stderr).toContain('error[FBP-CREDENTIALS]');
    expect(count(emulator, 'login')).toBe(2);
  });

  it('a ready-made session that is dead: exit 4, saying what to set', async () => {
    const emulator = await emulate();
    const env = { FBP_BETFAIR_BASE_URL: emulator.url, FBP_BETFAIR_IDENTITY_URL: emulator.url, FBP_SSOID: 'dead-token' };
    const { code, stderr } = await askFbp(HISTORIC_ARGS, { cwd: seasonFolder(), env });
    expect(code).toBe(4);
    expect(stderr).toContain('FBP_SSOID');
    expect(stderr).not.toContain('dead-token');
  });

  it.each([
    ['while events are learned', 8],
    ['while matches are downloaded', 40],
  ])('a service that goes down %s: exit 5, and the same command goes on from there', async (_when, downloads) => {
    const cwd = seasonFolder();
    const first = await emulate();
    const { finished } = startFbp(HISTORIC_ARGS, { cwd, env: emulatorEnv(first) });
    await untilDownloads(first, downloads);
    await first.close();
    const ended = await finished;
    expect(ended, ended.stderr).toMatchObject({ code: 5 });
    expect(ended.stderr).toMatch(/error\[FBP-(REMOTE|TIMEOUT)\]/);
    expect(ended.stderr).toMatch(/same command again/);
    expect(existsSync(join(cwd, 'o', 'matches.csv'))).toBe(false);

    const second = await emulate({ port: Number(new URL(first.url).port) });
    expect(await run(cwd, second)).toMatchObject({ code: 0 });
    expect(tables(cwd)).toEqual(await archiveTables());
    expect(deliveredTwice([...first.log, ...second.log])).toEqual([]);
  });

  it('a file that stays bad costs its match only, and a later run heals it', async () => {
    const cwd = seasonFolder();
    const emulator = await emulate();
    const victim = emulator.files.filter(({ remote }) => remote.eventId === '32700003').at(-1)?.remote.path;
    emulator.inject('flippedBits', ({ filePath }) => filePath === victim, 3);
    const { code } = await run(cwd, emulator);
    expect(code).toBe(3);
    const statuses = readCsv(cwd, 'o', 'matches.csv').map((row) => row['processing_status']);
    expect(statuses.filter((status) => status === 'download_failed')).toHaveLength(1);
    expect(statuses.filter((status) => status === 'linked')).toHaveLength(SEASON.matches - 1);
    expect(await run(cwd, emulator, '--retry-failed')).toMatchObject({ code: 0 });
    expect(deliveredTwice(emulator.log)).toEqual([]);
  });

  it('an entry of a list that is no file costs the match it may concern, says so, and a later run heals it', async () => {
    const cwd = seasonFolder();
    let isOdd = true;
    const emulator = await emulate({
      listed: (paths) => paths.map((path) => (isOdd && path.includes('/32700003/') ? `${path}.exe` : path)),
    });
    expect(await run(cwd, emulator)).toMatchObject({ code: 3 });
    const failed = readCsv(cwd, 'o', 'failures.csv');
    expect(failed.map(({ cause }) => cause)).toEqual(['download']);
    const linked = readCsv(cwd, 'o', 'matches.csv').filter((row) => row['processing_status'] === 'linked');
    expect(linked).toHaveLength(SEASON.matches - 1);
    isOdd = false;
    expect(await run(cwd, emulator, '--retry-failed')).toMatchObject({ code: 0 });
  });
});

it('a run of one row takes no event from a row that it leaves as it is', async () => {
  const cwd = seasonFolder();
  const emulator = await emulate();
  const [header = '', first = '', ...rest] = SEASON.statistics.split('\n');
  // The same match once more, a day late: the event is the first row's.
  const late = first.replace(/^17,1,\d+/, '17,1,9999').replace('08-12T', '08-13T');
  writeFileSync(join(cwd, 's.csv'), [header, first, ...rest, late].join('\n'));
  await run(cwd, emulator);
  const before = readCsv(cwd, 'o', 'matches.csv');
  const last = before.at(-1);
  expect([before[0]?.['processing_status'], last?.['processing_status']]).toEqual(['linked', 'not_found']);
  await run(cwd, emulator, '--match-id', '9999');
  expect(readCsv(cwd, 'o', 'matches.csv')).toEqual(before);
});

async function untilDownloads(emulator: Emulator, downloads: number): Promise<void> {
  for (let wait = 0; count(emulator, 'DownloadFile') < downloads; wait += 1) {
    if (wait > 20_000) throw new Error(`there never were ${downloads} downloads`);
    await delay(1);
  }
}

describe('--no-keep-raw', () => {
  const MARKETS = ['MATCH_ODDS', 'OVER_UNDER_25', 'OVER_UNDER_35'];
  const season = shortSeason(3, MARKETS);
  const others = season.files.filter(({ path }) => !isMatchOdds(path)).map(({ path }) => path);
  const matchOdds = season.files.filter(({ path }) => isMatchOdds(path)).map(({ path }) => path);

  /** The first market of each event is made first. */
  function isMatchOdds(path: string): boolean {
    const siblings = season.files.filter((file) => dirname(file.path) === dirname(path)).map((file) => file.path);
    return path === siblings.sort()[0];
  }

  function folder(): string {
    const cwd = temporaryFolder();
    writeSeason(cwd, season);
    return cwd;
  }

  async function wanted() {
    const cwd = folder();
    writeEvents(join(cwd, 'a'), season.events);
    expect(await askFbp([...HISTORIC_ARGS.slice(0, -2), '--archive', 'a'], { cwd })).toMatchObject({ code: 0 });
    return tables(cwd);
  }

  function downloaded(cwd: string): string[] {
    const data = join(cwd, 'data', 'betfair');
    const entries = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return entries.map((entry) => relative(data, join(entry.parentPath, entry.name))).sort();
  }

  it('leaves what linking needs and removes the rest; --retry-failed then asks for nothing, a full run for the rest', async () => {
    expect([matchOdds.length, others.length]).toEqual([12, 24]);
    const emulator = await emulate({ files: season.files });
    const cwd = folder();
    expect(await run(cwd, emulator, '--no-keep-raw')).toMatchObject({ code: 0 });
    expect(tables(cwd)).toEqual(await wanted());
    expect(downloaded(cwd)).toEqual(matchOdds.toSorted());
    expect(deliveredTwice(emulator.log)).toEqual([]);

    emulator.clearLog();
    expect(await run(cwd, emulator, '--no-keep-raw', '--retry-failed')).toMatchObject({ code: 0 });
    expect(emulator.log).toEqual([]);
    expect(await run(cwd, emulator)).toMatchObject({ code: 0 });
    expect(tables(cwd)).toEqual(await wanted());
    expect(count(emulator, 'DownloadFile')).toBe(others.length);
    expect(downloaded(cwd)).toEqual([...matchOdds, ...others].sort());
  });

  it('removes nothing that was there before the run, nor anything where cleanup_on_success is false', async () => {
    const emulator = await emulate({ files: season.files });
    const cwd = folder();
    expect(await run(cwd, emulator, '--limit', '4')).toMatchObject({ code: 0 });
    const before = downloaded(cwd).filter((path) => !isMatchOdds(path));
    expect(before).toHaveLength(8);
    expect(await run(cwd, emulator, '--no-keep-raw')).toMatchObject({ code: 0 });
    expect(downloaded(cwd)).toEqual([...matchOdds, ...before].sort());

    const env = emulatorEnv(emulator, { FBP_STORAGE_KEEP_RAW: 'false', FBP_STORAGE_CLEANUP_ON_SUCCESS: 'false' });
    expect(await askFbp(HISTORIC_ARGS, { cwd, env })).toMatchObject({ code: 0 });
    expect(downloaded(cwd)).toEqual([...matchOdds, ...others].sort());
  });

  it('keeps the files of a match that failed', async () => {
    const emulator = await emulate({ files: season.files });
    const cwd = folder();
    const ofVictim = others.filter((path) => path.includes('32700003'));
    const [kept = '', bad = ''] = ofVictim;
    emulator.inject('flippedBits', ({ filePath }) => filePath?.endsWith(bad) ?? false, 3);
    const env = emulatorEnv(emulator, { FBP_STORAGE_KEEP_RAW: 'false' });
    expect(await askFbp(HISTORIC_ARGS, { cwd, env })).toMatchObject({ code: 3 });
    expect(downloaded(cwd)).toEqual([...matchOdds, kept].sort());
    expect(await run(cwd, emulator, '--keep-raw', '--retry-failed')).toMatchObject({ code: 0 });
    expect(tables(cwd)).toEqual(await wanted());
    expect(downloaded(cwd)).toEqual([...matchOdds, ...ofVictim].sort());
    expect(deliveredTwice(emulator.log)).toEqual([]);
  });
});

describe('--dry-run', () => {
  it('tells what a cold run would cost and changes nothing, nor does it download', async () => {
    const emulator = await emulate();
    const cwd = seasonFolder();
    const before = treeHash(cwd);
    const { code, stdout } = await run(cwd, emulator, '--dry-run', '--json');
    expect(code).toBe(0);
    expect(treeHash(cwd)).toBe(before);
    expect(count(emulator, 'DownloadFile')).toBe(0);
    const plan = JSON.parse(stdout);
    expect(plan).toMatchObject({
      dry_run: true,
      source: 'historic',
      matches: SEASON.matches,
      linked_so_far: 0,
      events_known: 0,
      events_unknown: SEASON.matches,
      files: SEASON.files.length,
      months: ['2023-08', '2023-09'],
      months_not_purchased: [],
    });
    emulator.clearLog();
    expect(await run(cwd, emulator)).toMatchObject({ code: 0 });
    expect(count(emulator, 'DownloadFile')).toBe(plan.files);
    expect(Math.abs(emulator.log.length - plan.requests)).toBeLessThanOrEqual(3);
  });

  it('says 0 requests where a run needs none, and asks none itself', async () => {
    const emulator = await emulate();
    const cwd = seasonFolder();
    expect(await run(cwd, emulator)).toMatchObject({ code: 0 });
    emulator.clearLog();
    const before = treeHash(cwd);
    const { stdout } = await run(cwd, emulator, '--dry-run');
    expect(stdout).toMatch(/linked so far +24\n/);
    expect(stdout).toMatch(/files to download +0\n/);
    expect(stdout).toMatch(/requests +0\n/);
    expect(emulator.log).toEqual([]);
    expect(treeHash(cwd)).toBe(before);
  });

  it('names the months that would have to be bought, with the exit code of the run', async () => {
    const emulator = await emulate({ unownedMonths: ['2023-09'] });
    const { code, stdout } = await run(seasonFolder(), emulator, '--dry-run');
    expect(code).toBe(4);
    expect(stdout).toContain('months not purchased: 2023-09');
  });

  it.each(['archive', 'sample'])('plans the %s without a trace', async (source) => {
    const cwd = sampleProject();
    const args = source === 'sample' ? ['--source', 'sample'] : ['--archive', SAMPLE_TAR];
    const before = treeHash(cwd);
    const { code, stdout } = await askFbp(
      ['process', ...SAMPLE_BATCH, ...args, '--limit', '20', '--dry-run', '--json'],
      { cwd },
    );
    expect(code).toBe(0);
    expect(treeHash(cwd)).toBe(before);
    const plan = JSON.parse(stdout);
    expect(plan).toMatchObject({ source, rows: 380, matches: 20, skipped: 360, linked_so_far: 20, requests: 0 });
    expect(plan.files).toBeGreaterThanOrEqual(20);
    expect(plan.megabytes).toBeGreaterThan(0);
  });
});
