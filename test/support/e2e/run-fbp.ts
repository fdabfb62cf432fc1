import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
export const BINARY = join(PROJECT, 'dist', 'cli', 'main.js');

/** The path with `fbp` on it, as after `npm install -g`: what the program says to type can be expected word for word. */
export const INSTALLED_PATH = `${installedFolder()}${delimiter}${process.env['PATH']}`;

function installedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-installed-'));
  // Programs that run as another user look into it too.
  chmodSync(folder, 0o755);
  symlinkSync(BINARY, join(folder, 'fbp'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface RunOptions {
  /** Working directory; a fresh empty one unless given. */
  readonly cwd?: string;
  /** Variables added to a clean environment, without any FBP_ variable of the developer's. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** User and group it runs as; only root may choose. */
  readonly uid?: number;
}

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the built binary; what it prints and how it ends comes with `finished`. */
export function startFbp(
  args: readonly string[],
  options: RunOptions = {},
): { child: ChildProcess; finished: Promise<Finished> } {
  const child = spawn(process.execPath, [BINARY, ...args], {
    cwd: options.cwd ?? temporaryFolder(),
    env: { PATH: INSTALLED_PATH, HOME: process.env['HOME'], TZ: 'UTC', ...options.env },
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...output }));
  });
  return { child, finished };
}

/** Runs the built binary to its end. */
export function runFbp(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return startFbp(args, options).finished;
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
