import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { endHung } from './end-hung.ts';
import { type Finished, INSTALLED_PATH, PROJECT } from './run-fbp.ts';

const CHILD = fileURLToPath(new URL('../children/fbp-child.mjs', import.meta.url));
const BUILT = pathToFileURL(join(PROJECT, 'dist', 'cli', 'program.js')).href;

/**
 * The built program in a process that is kept from one command to the next: of a short one, most of the time goes into the start. Unlike
 * in the test's own process, a native abort or a hang is one command's ending, as it is of the binary, and the next begins afresh.
 */
export class KeptFbp {
  private child: ChildProcess | undefined;

  constructor() {
    onTestFinished(() => void this.child?.kill('SIGKILL'));
  }

  async run(args: readonly string[], cwd: string): Promise<Finished> {
    const child = await this.started();
    const hung = endHung(child);
    const ended = this.ending(child);
    child.send({ args, cwd, env: { PATH: INSTALLED_PATH, HOME: process.env['HOME'], TZ: 'UTC' } });
    return await ended.finally(() => hung.stop());
  }

  private ending(child: ChildProcess): Promise<Finished> {
    return new Promise((resolve) => {
      const answered = (finished: Omit<Finished, 'signal'>) => {
        child.off('exit', died);
        resolve({ ...finished, signal: null });
      };
      const died = (code: number | null, signal: NodeJS.Signals | null) => {
        child.off('message', answered);
        this.child = undefined;
        resolve({ code, signal, stdout: '', stderr: 'the process ended' });
      };
      child.once('message', answered);
      child.once('exit', died);
    });
  }

  private async started(): Promise<ChildProcess> {
    if (this.child !== undefined) return this.child;
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], TZ: 'UTC' };
    const child = fork(CHILD, [BUILT], { cwd: tmpdir(), env, execArgv: [] });
    await once(child, 'message');
    this.child = child;
    return child;
  }
}
