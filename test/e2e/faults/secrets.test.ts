import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HISTORIC_ARGS, shortSeason, writeSeason } from '../../support/e2e/historic-project.ts';
import { type Finished, startFbp, temporaryFolder } from '../../support/e2e/run-fbp.ts';
import { makeCertificates } from '../../support/emulator/certificates.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../support/emulator/emulator.ts';
import { FAULT_NAMES, type FaultName } from '../../support/emulator/faults.ts';

/** One canary a slot; characters that are written otherwise in addresses, forms, JSON and base64 among them. */
const CANARY = {
  username: 'canary.user+name@example.org',
  password: 'Canary-Pass"wörd &%/\\7731',
  appKey: 'CanaryAppKey99x1',
  ssoid: 'CanarySsoid0123456789/+abc==',
} as const;
const SEASON = shortSeason(2);
const CERTIFICATES = makeCertificates();

/** Every form that a secret may take in a text. */
function forms(secret: string): string[] {
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), form, base64];
}

interface Scene {
  readonly emulator: EmulatorOptions;
  readonly fault?: FaultName;
  readonly args?: readonly string[];
  readonly env?: (emulator: Emulator, cwd: string) => Record<string, string>;
  readonly expected: readonly number[];
}

const account = { username: CANARY.username, password: CANARY.password, appKey: CANARY.appKey };
const accountEnv = { FBP_USERNAME: account.username, FBP_PASSWORD: account.password, FBP_APP_KEY: account.appKey };

function secretFiles(_emulator: Emulator, cwd: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(accountEnv)) {
    env[`${name}_FILE`] = join(cwd, 'secrets', name);
    writeFileSync(join(cwd, 'secrets', name), `${value}\n`);
  }
  return env;
}

const DATA_FAULTS: readonly FaultName[] = [
  'echoingError',
  'geoBlock',
  'unauthorised',
  'redirectElsewhere',
  'otherJson',
];
const SCENES: readonly (readonly [string, Scene])[] = [
  ['a whole run', { emulator: { account }, expected: [0] }],
  ['a whole run with secrets from files', { emulator: { account }, env: secretFiles, expected: [0] }],
  [
    'a ready-made session',
    { emulator: { tokens: [CANARY.ssoid] }, env: () => ({ FBP_SSOID: CANARY.ssoid }), expected: [0] },
  ],
  ['a dead ready-made session', { emulator: {}, env: () => ({ FBP_SSOID: CANARY.ssoid }), expected: [4] }],
  ['a wrong password', { emulator: {}, expected: [4] }],
  ['a log-in answer that repeats the password', { emulator: { loginFailure: CANARY.password }, expected: [4] }],
  ['JSON on stdout', { emulator: { account }, args: ['--json'], expected: [0] }],
  ['JSON of an error', { emulator: {}, args: ['--json'], expected: [4] }],
  ['a dry run', { emulator: { account }, args: ['--dry-run'], expected: [0] }],
  ...DATA_FAULTS.map((fault) => [`the fault ${fault}`, { emulator: { account }, fault, expected: [3, 4, 5] }] as const),
];

/** Runs fbp in a folder of its own with everything logged, and gives all the text that came out of it. */
async function play({ emulator: options, fault, args = [], env = () => accountEnv, expected }: Scene): Promise<string> {
  const cwd = temporaryFolder();
  writeSeason(cwd, SEASON);
  const emulator = await startEmulator({ files: SEASON.files, ...options });
  onTestFinished(() => emulator.close());
  if (fault !== undefined) emulator.inject(fault, ({ endpoint }) => endpoint.startsWith('Download'), 9999);
  const secretsFolder = join(cwd, 'secrets');
  mkdirSync(secretsFolder);
  const { child, finished } = startFbp([...HISTORIC_ARGS, '-v', '--log-level', 'DEBUG', ...args], {
    cwd,
    env: { FBP_BETFAIR_BASE_URL: emulator.url, FBP_BETFAIR_IDENTITY_URL: emulator.url, ...env(emulator, cwd) },
  });
  const shown = processTexts(child.pid);
  const ended: Finished = await finished;
  expect(expected, ended.stderr).toContain(ended.code);
  rmSync(secretsFolder, { recursive: true });
  const text = [ended.stdout, ended.stderr, ...shown, ...allFiles(cwd)].join('\n');
  for (const token of emulator.sessions.issued) expect(text.includes(token), 'a session token').toBe(false);
  return text;
}

/** The command line and the title, as every user of the machine can see them. */
function processTexts(pid: number | undefined): string[] {
  return ['cmdline', 'comm'].map((name) => {
    try {
      return readFileSync(`/proc/${pid}/${name}`, 'utf8');
    } catch {
      return '';
    }
  });
}

/** Content of every file, databases included, and every name. */
function allFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    return entry.isFile() ? [path, readFileSync(path).toString()] : [path];
  });
}

describe('no secret comes out', () => {
  it.each(SCENES)('of %s', async (_what, scene) => {
    const text = await play(scene);
    for (const [slot, secret] of Object.entries(CANARY)) {
      for (const form of forms(secret)) expect(text.includes(form), `${slot} as ${form}`).toBe(false);
    }
  });

  it.skipIf(CERTIFICATES === undefined)('of a certificate log-in, and what the files hold neither', async () => {
    const { caFile, certFile, keyFile } = CERTIFICATES!;
    const certificateEnv = { ...accountEnv, FBP_CA_FILE: caFile, FBP_CERT_FILE: certFile, FBP_KEY_FILE: keyFile };
    const text = await play({
      emulator: { account, certificates: CERTIFICATES! },
      env: () => certificateEnv,
      expected: [0],
    });
    for (const secret of [...Object.values(CANARY), certFile, keyFile]) expect(text.includes(secret)).toBe(false);
    const key = readFileSync(keyFile, 'utf8').split('\n')[1] ?? '';
    expect(key.length).toBeGreaterThan(20);
    expect(text.includes(key)).toBe(false);
  });

  it('of a crash report, which lists all variables', async () => {
    const cwd = temporaryFolder();
    writeSeason(cwd, SEASON);
    const emulator = await startEmulator({ files: SEASON.files, account });
    onTestFinished(() => emulator.close());
    const env = {
      ...accountEnv,
      FBP_BETFAIR_BASE_URL: emulator.url,
      FBP_BETFAIR_IDENTITY_URL: emulator.url,
      FBP_API_BETFAIR_RATE_LIMIT: '2',
      NODE_OPTIONS: '--report-on-signal --report-filename=crash.json',
    };
    const { child, finished } = startFbp(HISTORIC_ARGS, { cwd, env });
    while (emulator.log.length < 2 && child.exitCode === null) await delay(10);
    child.kill('SIGUSR2');
    const report = join(cwd, 'crash.json');
    while (!(existsSync(report) && readFileSync(report, 'utf8').trimEnd().endsWith('}'))) await delay(10);
    child.kill('SIGTERM');
    await finished;
    const text = readFileSync(report, 'utf8');
    expect(text).toContain('FBP_BETFAIR_BASE_URL');
    for (const secret of [account.username, account.password, account.appKey])
      for (const form of forms(secret)) expect(text.includes(form)).toBe(false);
  });

  it('is a test that would notice: the canaries are found where they are', () => {
    expect(FAULT_NAMES).toEqual(expect.arrayContaining([...DATA_FAULTS]));
    for (const secret of Object.values(CANARY)) {
      expect(forms(secret).some((form) => `x ${encodeURIComponent(secret)} y`.includes(form))).toBe(true);
    }
  });
});
