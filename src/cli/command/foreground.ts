import { ignoresHangUp } from '../../config/hang-up.ts';
import { type ExitCode, FbpError } from '../../domain/errors.ts';
import { type ProgressDisplay, progressDisplay } from '../terminal/progress-display.ts';
import type { CommandContext } from './command.ts';

/** What work that takes its time gets: the lines of progress on stderr, and the signal that ends it. */
export interface Foreground {
  readonly display: ProgressDisplay;
  readonly signal: AbortSignal;
  /** The person wants to see what is decided as it goes. */
  readonly isVerbose: boolean;
}

/**
 * Runs work with progress on stderr until it is done or interrupted. `kept` is what the person is told then of what there is already.
 * Whatever an abort makes fail on its way out, the error thrown is the signal's.
 */
export async function inForeground<T>(
  { terminal, globals }: CommandContext,
  work: (foreground: Foreground) => Promise<T>,
  kept?: string,
): Promise<T> {
  const mode = globals.json || globals.quiet ? 'none' : (globals.progress ?? 'auto');
  const display = progressDisplay(terminal.stderr, mode);
  const interrupts = abortOnSignals((name) =>
    display.note(`${name}: stopping${kept === undefined ? '' : `; ${kept}`}`),
  );
  const { signal } = interrupts;
  try {
    return await work({ display, signal, isVerbose: globals.verbose === true && !globals.quiet });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    display.stop();
    interrupts.dispose();
  }
}

/** A terminal that is closed hangs up: to the run that is a termination, unless it was started to outlive it. SIGBREAK is Ctrl-Break of Windows. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 143, SIGBREAK: 130 } as const satisfies Record<string, ExitCode>;

/**
 * The first of these signals aborts the signal, so that the run stops at the next safe place and keeps what it has;
 * the second ends the program at once.
 */
function abortOnSignals(onFirst: (name: string) => void): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  const taken = Object.entries(SIGNALS).filter(([name]) => name !== 'SIGHUP' || !ignoresHangUp());
  const handlers = taken.map(([name, exitCode]) => {
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
