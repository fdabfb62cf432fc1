import { spawn } from 'node:child_process';

/** So many run at once; what comes meanwhile waits, and more than that is left out. */
const AT_ONCE = 4;
const MOST_WAITING = 100;
const LONGEST_RUN_MS = 60_000;

export interface AlertCommandOptions {
  /** As a shell takes it. */
  readonly command: string;
  readonly cwd: string;
  /** Variables of the command: none of them a secret. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly notice: (text: string) => void;
}

/** Runs a command at each alert, with a text on its input, beside everything else: nothing waits for it. */
export class AlertCommand {
  readonly #options: AlertCommandOptions;
  readonly #waiting: string[] = [];
  #running = 0;
  #leftOut = 0;

  constructor(options: AlertCommandOptions) {
    this.#options = options;
  }

  run(input: string): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#leftOut += 1;
      if (this.#leftOut === 1) this.#options.notice('the command of --on-alert is too slow: some alerts do not run it');
      return;
    }
    this.#waiting.push(input);
    this.#next();
  }

  #next(): void {
    if (this.#running >= AT_ONCE) return;
    const input = this.#waiting.shift();
    if (input === undefined) return;
    this.#running += 1;
    this.#start(input, () => {
      this.#running -= 1;
      this.#next();
    });
  }

  #start(input: string, done: () => void): void {
    const { command, cwd, env, notice } = this.#options;
    const child = spawn(command, {
      shell: true,
      cwd,
      env,
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: LONGEST_RUN_MS,
    });
    let ended = false;
    const end = (trouble: string | undefined) => {
      if (ended) return;
      ended = true;
      if (trouble !== undefined) notice(`the command of --on-alert ${trouble}`);
      done();
    };
    child.on('error', () => end('cannot be started'));
    child.on('close', (code, signal) =>
      end(code === 0 ? undefined : `ended with ${code === null ? `signal ${signal}` : `exit code ${code}`}`),
    );
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.unref();
  }
}
