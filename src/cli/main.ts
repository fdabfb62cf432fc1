#!/usr/bin/env node
import module from 'node:module';
import v8 from 'node:v8';

// Loading the program is where a start can fail or be stopped, so nothing of it is loaded before this: what is said here is
// said without its help, in its form.

interface Ending {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
  readonly exit_code: number;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 143, SIGBREAK: 130 } as const;

/** Why the system does not hand out the program's own files, by Node's codes. */
const REASONS: Readonly<Record<string, string>> = {
  EMFILE: 'too many open files',
  ENFILE: 'too many open files on this machine',
  // Node's answer, too, when it may not open one file more.
  ERR_MODULE_NOT_FOUND: 'a part of the program cannot be loaded: too many files are open, or it is not there',
  ENOENT: 'a part of the program, or the folder in which it was started, is gone',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EIO: 'the disk reported an error',
  ENOMEM: 'memory is short',
};

for (const [name, exitCode] of Object.entries(SIGNALS)) {
  process.on(name, async () => {
    // A command that is at work stops by itself.
    if (process.listenerCount(name) > 1) return;
    if (name === 'SIGHUP' && (await import('../config/hang-up.ts')).ignoresHangUp()) return;
    const hint = 'what was done is kept; the same command resumes';
    end({ code: 'FBP-INTERRUPTED', message: `stopped by ${name}`, hint, retryable: false, exit_code: exitCode });
  });
}

/**
 * V8 compiles a function anew, optimised, after so much work in it. By its own measure (67,584) a run of some seconds spends a
 * quarter of its CPU on code that then hardly runs; the loops over prices are found by this one just as well. The V8 of later
 * Nodes has a quick compiler in between, and no such flag.
 */
const HOT_AFTER = 400_000;
if (process.versions.v8.startsWith('11.')) v8.setFlagsFromString(`--interrupt-budget=${HOT_AFTER}`);

/**
 * How much garbage may lie beside what is used, in per cent of that, before it is looked for. V8's own measure on machines with much memory is
 * three times as much, which makes a run over a million rows of which many link take 550 MB; this one costs a season's run some two per cent of its CPU.
 */
const GARBAGE_PERCENT = 100;
v8.setFlagsFromString(`--heap-growing-percent=${GARBAGE_PERCENT}`);

// Since Node 22.1: what was compiled once is read back by the next process.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

try {
  const { runThisProcess } = await import('./program.ts');
  process.exitCode = await runThisProcess();
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = REASONS[code];
  if (reason === undefined) throw error;
  const hint = 'raise the limit of open files (ulimit -n 4096), see that the disk is well and fbp installed whole';
  end({ code: 'FBP-DISK', message: `cannot start: ${reason} (${code})`, hint, retryable: false, exit_code: 7 });
}

function end(error: Ending): never {
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ error })}\n`);
  else process.stderr.write(`error[${error.code}]: ${error.message}\n  hint: ${error.hint}\n`);
  process.exit(error.exit_code);
}
