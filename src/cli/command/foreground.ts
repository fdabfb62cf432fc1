import { abortOnSignals } from '../terminal/interrupts.ts';
import { type ProgressDisplay, progressDisplay } from '../terminal/progress-display.ts';
import type { CommandContext } from './command.ts';

/** What work that takes its time gets: the lines of progress on stderr, and the signal that ends it. */
export interface Foreground {
  readonly display: ProgressDisplay;
  readonly signal: AbortSignal;
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
    return await work({ display, signal });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    display.stop();
    interrupts.dispose();
  }
}
