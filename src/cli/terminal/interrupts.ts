import { type ExitCode, FbpError } from '../../domain/errors.ts';

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const satisfies Record<string, ExitCode>;

/**
 * The first SIGINT or SIGTERM aborts the signal, so that the run stops at the next safe place and keeps what it has;
 * the second ends the program at once.
 */
export function abortOnSignals(onFirst: (name: string) => void): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  const handlers = Object.entries(SIGNALS).map(([name, exitCode]) => {
    const handler = () => {
      if (controller.signal.aborted) process.exit(exitCode);
      onFirst(name);
      controller.abort(interruption(name, exitCode));
    };
    process.on(name, handler);
    return { name, handler };
  });
  const dispose = () => {
    for (const { name, handler } of handlers) process.off(name, handler);
  };
  return { signal: controller.signal, dispose };
}

function interruption(name: string, exitCode: ExitCode): FbpError {
  const hint = 'what was done is kept; the same command resumes';
  return new FbpError('FBP-INTERRUPTED', `stopped by ${name}`, { exitCode, hint });
}
