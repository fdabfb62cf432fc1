import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { runProgram } from '../../../src/cli/program.ts';
import { type Finished, INSTALLED_PATH, PROJECT, type RunOptions, temporaryFolder } from './run-fbp.ts';

/** The built program itself, loaded once for all questions of a test process. */
const BUILT = pathToFileURL(join(PROJECT, 'dist', 'cli', 'program.js')).href;

// As the binary's own process has it.
process.env['TZ'] = 'UTC';

/**
 * What the built binary prints and ends with, asked within this process: starting a process and loading the program costs
 * more than most commands do. One at a time, for the working folder is the process's, as are signals, user and memory: where
 * these matter, run the binary.
 */
export function askFbp(args: readonly string[], options: Omit<RunOptions, 'uid'> = {}): Promise<Finished> {
  const answer = asked.then(() => ask(args, options));
  asked = answer.catch(() => undefined);
  return answer;
}

/** Resolves when the question before is answered. */
let asked: Promise<unknown> = Promise.resolve();

async function ask(args: readonly string[], options: Omit<RunOptions, 'uid'>): Promise<Finished> {
  const { runProgram: run } = (await import(/* @vite-ignore */ BUILT)) as { runProgram: typeof runProgram };
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end(options.input ?? '');
  const [printed, said] = [collect(stdout), collect(stderr)];
  const [here, cwd] = [process.cwd(), options.cwd ?? temporaryFolder()];
  process.chdir(cwd);
  try {
    const code = await run({
      argv: args,
      terminal: { stdin, stdout, stderr } as unknown as Parameters<typeof runProgram>[0]['terminal'],
      env: { PATH: INSTALLED_PATH, HOME: process.env['HOME'], TZ: 'UTC', ...options.env },
      cwd,
    });
    stdout.end();
    stderr.end();
    return { code, signal: null, stdout: await printed, stderr: await said };
  } finally {
    process.chdir(here);
  }
}

async function collect(stream: PassThrough): Promise<string> {
  let text = '';
  for await (const piece of stream.setEncoding('utf8')) text += piece;
  return text;
}
