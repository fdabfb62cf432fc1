import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const START_TRIES = 1800;
const START_PAUSE_MS = 100;
/** Of one program, on a machine that has much else to do. */
const LONGEST_RUN_MS = 900_000;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface Start {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface WineParts {
  readonly loader: string;
  /** Wine's own folder: registry and drive C. */
  readonly prefix: string;
  /** Windows' `node.exe`. */
  readonly node: string;
  /** The program's main module. */
  readonly main: string;
  /** The folder that is drive F. */
  readonly drive: string;
}

/** Programs for Windows, run by wine. */
export class Wine {
  readonly parts: WineParts;
  #kept: ChildProcess | undefined;

  constructor(parts: WineParts) {
    this.parts = parts;
  }

  /** A path as Windows has it: on drive F below that drive's folder, else on drive Z, which is this machine's root. */
  path(path: string): string {
    const below = relative(this.parts.drive, path);
    return (below.startsWith('..') ? `Z:${path}` : `F:\\${below}`).replaceAll('/', '\\');
  }

  /** Starts a Windows program. */
  start(command: readonly string[], { cwd, env = {} }: Start): Started {
    return started(this.parts.loader, command, { cwd, env: { ...this.#variables(), ...env } });
  }

  async run(command: readonly string[], start: Start): Promise<Ended> {
    return await this.start(command, start).ended;
  }

  startFbp(args: readonly string[], start: Start): Started {
    const { node, main } = this.parts;
    return this.start([node, this.path(main), ...args], start);
  }

  async fbp(args: readonly string[], start: Start): Promise<Ended> {
    return await this.startFbp(args, start).ended;
  }

  /** Its exit code. It has no pipes of ours: the services that the first program starts would keep them open. */
  async runSilent(command: readonly string[]): Promise<number | null> {
    const child = this.#silent(command);
    return await new Promise((resolve) => child.once('exit', resolve).once('error', () => resolve(null)));
  }

  #silent(command: readonly string[]): ChildProcess {
    const { drive, loader } = this.parts;
    return spawn(loader, command, { cwd: drive, env: this.#variables(), stdio: 'ignore' });
  }

  /** Starts what Windows programs share, once for all of them, with a program that stays. False when it does not come up. */
  async keepUp(): Promise<boolean> {
    const { drive, node } = this.parts;
    const sign = join(drive, 'up');
    rmSync(sign, { force: true });
    const stay = `require('node:fs').writeFileSync('up', ''); setInterval(() => undefined, 1 << 30)`;
    this.#kept = this.#silent([node, '-e', stay]).on('error', () => undefined);
    for (let tries = 0; tries < START_TRIES && !existsSync(sign); tries += 1) await delay(START_PAUSE_MS);
    return existsSync(sign);
  }

  #variables(): Record<string, string | undefined> {
    // Without the two libraries named here wine would offer to fetch what .NET and its browser need.
    const own = { WINEPREFIX: this.parts.prefix, WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree=;mshtml=' };
    return { ...cleanVariables(), ...own };
  }

  async shutDown(): Promise<void> {
    this.#kept?.kill('SIGKILL');
    const server = spawn(this.parts.loader.replace(/wine64$/, 'wineserver'), ['-k'], {
      env: { WINEPREFIX: this.parts.prefix },
      stdio: 'ignore',
    });
    await new Promise((resolve) => server.once('close', resolve).once('error', resolve));
  }
}

/** None of the developer's own. */
function cleanVariables(): Record<string, string | undefined> {
  return { PATH: process.env['PATH'], HOME: process.env['HOME'], TZ: 'UTC', NO_COLOR: '1' };
}

/** The same program on this machine's own system, to compare with. */
export async function runHere(main: string, args: readonly string[], { cwd, env = {} }: Start): Promise<Ended> {
  return await started(process.execPath, [main, ...args], { cwd, env: { ...cleanVariables(), ...env } }).ended;
}

/** Starts a program that reads nothing and prints into files: Node's pipes are sockets, which wine takes for no files. */
export function started(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Started {
  const folder = mkdtempSync(join(tmpdir(), 'fbp-printed-'));
  const paths = ['stdout', 'stderr'].map((name) => join(folder, name));
  const [out, error] = paths.map((path) => openSync(path, 'w'));
  const child = spawn(command, args, { ...options, stdio: ['ignore', out, error], timeout: LONGEST_RUN_MS });
  for (const descriptor of [out, error]) if (descriptor !== undefined) closeSync(descriptor);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      const [stdout = '', stderr = ''] = paths.map((path) => readFileSync(path, 'utf8'));
      rmSync(folder, { recursive: true, force: true });
      resolve({ code, stdout, stderr });
    });
  });
  return { child, ended };
}
