import { spawn, spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';
import { BINARY, INSTALLED_PATH } from './run-fbp.ts';

const SCRIPT = spawnSync('script', ['--version'], { encoding: 'utf8' });

/** Why there is no pseudo-terminal here; undefined where there is one. `script` of macOS and BusyBox takes other arguments. */
export const noPseudoTerminal: string | undefined = SCRIPT.stdout?.includes('util-linux')
  ? undefined
  : 'util-linux `script` is not installed';

export interface TerminalRun {
  readonly pid: Promise<number>;
  /** Waits until the text has been printed since the last wait, and gives what was printed up to its end. */
  see(text: string): Promise<string>;
  /** Types a line. */
  type(text: string): void;
  /** Types keys as they are. */
  press(keys: string): void;
  /** All that was printed, without escape codes. */
  readonly text: string;
  /** The same with them. */
  readonly raw: string;
  /** The longest line that stood on the terminal. */
  readonly widest: number;
  readonly finished: Promise<number | null>;
}

/** Runs the built binary in a pseudo-terminal of 80 columns and 24 lines. */
export function runInTerminal(args: readonly string[], cwd: string): TerminalRun {
  const command = [process.execPath, BINARY, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qefc', `stty cols 80 rows 24; echo "pid=$$"; exec ${command}`, '/dev/null'], {
    cwd,
    env: { PATH: INSTALLED_PATH, HOME: process.env['HOME'], TZ: 'UTC', SHELL: '/bin/sh', TERM: 'xterm-256color' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let raw = '';
  let seen = 0;
  const watchers = new Set<() => void>();
  const wake = () => {
    for (const watch of [...watchers]) watch();
  };
  const plain = () => stripVTControlCharacters(raw).replaceAll('\r', '');
  child.stdin.on('error', () => undefined);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    raw += text;
    wake();
  });
  let ended = false;
  const finished = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      ended = true;
      wake();
      resolve(code);
    });
  });
  const see = (wanted: string) =>
    new Promise<string>((resolve, reject) => {
      const watch = () => {
        const text = plain();
        const at = text.indexOf(wanted, seen);
        if (at < 0 && !ended) return;
        watchers.delete(watch);
        if (at < 0) return reject(new Error(`ended without printing ${JSON.stringify(wanted)}:\n${text.slice(seen)}`));
        const part = text.slice(seen, at + wanted.length);
        seen = at + wanted.length;
        resolve(part);
      };
      watchers.add(watch);
      watch();
    });
  const pid = see('\n').then((line) => Number(/pid=(\d+)/.exec(line)?.[1]));
  return {
    pid,
    see,
    type: (text) => child.stdin.write(`${text}\r`),
    press: (keys) => child.stdin.write(keys),
    get text() {
      return plain();
    },
    get raw() {
      return raw;
    },
    get widest() {
      // readline draws a prompt again from the first column.
      const lines = raw
        .replaceAll('\u001b[1G', '\n')
        .split(/[\r\n]/)
        .map((line) => stripVTControlCharacters(line).length);
      return Math.max(...lines);
    },
    finished,
  };
}
