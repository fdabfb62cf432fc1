import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { startEmulator } from '../../emulator/emulator.ts';
import { createRandom } from '../../generator/random.ts';
import { emulatorEnv, HISTORIC_ARGS, shortSeason, writeSeason } from '../historic-project.ts';
import { type Finished, startFbp } from '../run-fbp.ts';

/** Two runs with different outputs, so that an old file can be told from a new one. */
const VARIANTS = [
  ['--snapshots', '60'],
  ['--snapshots', '30'],
] as const;

export interface Interruptions {
  /** How often runs are interrupted. */
  readonly times: number;
  readonly seed: string;
  readonly signals: readonly NodeJS.Signals[];
  readonly rounds: number;
  /** Further arguments of every run. */
  readonly args?: readonly string[];
}

/** What happened; whatever should not have is in `violations`, in words. */
export interface InterruptionFigures {
  readonly interrupted: number;
  /** Runs that came to their end before they could be interrupted; each was compared with the uninterrupted one. */
  readonly completed: number;
  readonly slowestStopMs: number;
  readonly violations: readonly string[];
}

/**
 * Interrupts real runs on the emulated service at random moments, again and again, in one folder. A run that comes to
 * its end is compared with one that never was interrupted; then everything but the output is wiped and the other variant begins.
 */
export async function interruptRuns(
  cwd: string,
  { times, seed, signals, rounds, args = [] }: Interruptions,
): Promise<InterruptionFigures> {
  const season = shortSeason(rounds);
  writeSeason(cwd, season);
  const emulator = await startEmulator({ files: season.files });
  const env = emulatorEnv(emulator, { FBP_API_BETFAIR_RATE_LIMIT: '150' });
  const run = (variant: number, output = 'o') =>
    startFbp([...HISTORIC_ARGS, ...args, ...(VARIANTS[variant] ?? []), '--output', output], { cwd, env });
  const random = createRandom(seed);
  const violations: string[] = [];
  let [interrupted, completed, slowestStopMs, variant] = [0, 0, 0, 0];
  try {
    const wanted: Outputs[] = [];
    let wholeMs = 0;
    for (const index of VARIANTS.keys()) {
      wipe(cwd, 'o');
      const startedAt = performance.now();
      const whole = await run(index).finished;
      wholeMs = Math.max(wholeMs, performance.now() - startedAt);
      if (whole.code !== 0) throw new Error(`the uninterrupted run failed: ${whole.stderr}`);
      wanted.push(outputs(cwd));
    }
    wipe(cwd);
    variant = 0;
    const check = (when: string) => violations.push(...partialFiles(outputs(cwd), wanted, when));

    /** Since everything was wiped; those that were removed since are not needed any more. */
    const verified = new Set<string>();
    while (interrupted < times) {
      for (const name of keptFiles(cwd)) verified.add(name);
      emulator.clearLog();
      const { child, finished } = run(variant);
      await delay(random.next() * wholeMs);
      const signal = random.pick(signals);
      const stoppedAt = performance.now();
      const isRunning = child.exitCode === null && child.kill(signal);
      const ended = await finished;
      const when = `${interrupted + completed}: ${signal}`;
      for (const { filePath } of emulator.log) {
        if (filePath !== undefined && verified.has(nameOf(filePath)))
          violations.push(`${when}: ${filePath} fetched again`);
      }
      check(when);
      if (isRunning && ended.code !== 0) {
        interrupted += 1;
        slowestStopMs = Math.max(slowestStopMs, performance.now() - stoppedAt);
        if (!isProperEnd(ended, signal))
          violations.push(`${when}: ended ${ended.code} ${ended.signal}: ${ended.stderr}`);
        continue;
      }
      completed += 1;
      if (ended.code !== 0) violations.push(`${when}: a resumed run ended ${ended.code}: ${ended.stderr}`);
      violations.push(...differences(outputs(cwd), wanted[variant], when));
      wipe(cwd);
      verified.clear();
      variant = 1 - variant;
    }
    const last = await run(variant).finished;
    if (last.code !== 0) violations.push(`the last run ended ${last.code}: ${last.stderr}`);
    violations.push(...differences(outputs(cwd), wanted[variant], 'at the end'));
    if (keptFiles(cwd, '.incoming').length > 0) violations.push('unfinished downloads are left');
  } finally {
    await emulator.close();
  }
  return { interrupted, completed, slowestStopMs, violations };
}

type Outputs = Readonly<Record<string, string>>;

/** The final files by name, as hashes; temporary names begin with a dot. */
function outputs(cwd: string): Outputs {
  const folder = join(cwd, 'o');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : [];
  return Object.fromEntries(names.map((name) => [name, hashOf(join(folder, name))]));
}

function hashOf(path: string): string {
  const bytes = readFileSync(path);
  parses(path, bytes);
  return createHash('sha256').update(bytes).digest('hex');
}

/** Throws for a file that a reader could not read. */
function parses(path: string, bytes: Buffer): void {
  if (path.endsWith('.json')) JSON.parse(bytes.toString());
  else parse(path.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true });
}

function partialFiles(found: Outputs, wanted: readonly Outputs[], when: string): string[] {
  return Object.entries(found).flatMap(([name, hash]) =>
    wanted.some((one) => one[name] === hash) ? [] : [`${when}: ${name} is neither old nor new`],
  );
}

function differences(found: Outputs, wanted: Outputs | undefined, when: string): string[] {
  const names = new Set([...Object.keys(found), ...Object.keys(wanted ?? {})]);
  return [...names].filter((name) => found[name] !== wanted?.[name]).map((name) => `${when}: ${name} differs`);
}

/** A process that was not yet up, or no more than up, dies of the signal as any program does. */
function isProperEnd({ code, signal }: Finished, sent: NodeJS.Signals): boolean {
  if (sent === 'SIGKILL') return signal === 'SIGKILL';
  return signal === sent || code === (sent === 'SIGINT' ? 130 : 143);
}

/** Names of the downloaded files that have their final place. */
function keptFiles(cwd: string, below = ''): string[] {
  const folder = join(cwd, 'data', 'betfair', below);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && (below !== '' || !entry.parentPath.endsWith('.incoming')))
    .map((entry) => entry.name);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** As if nothing had ever run here, but for the output. */
function wipe(cwd: string, ...also: string[]): void {
  for (const name of ['data', 'temp', ...also]) rmSync(join(cwd, name), { recursive: true, force: true });
}
