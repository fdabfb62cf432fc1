import type { Flag } from '../../config/load-config.ts';
import { programVersion } from '../../config/program-version.ts';
import type { CoordinatorSettings } from '../../pipeline/batch-request.ts';
import { abortOnSignals } from '../terminal/interrupts.ts';
import { progressDisplay } from '../terminal/progress-display.ts';
import type { CommandContext } from './command.ts';
import { openLogger, openSession, type Session } from './session.ts';

/** What a command that looks into a batch works with. */
export interface Workplace {
  readonly session: Session;
  readonly settings: CoordinatorSettings;
  /** Ends the progress lines: before anything is asked or printed. */
  readonly endProgress: () => void;
}

/** Runs work that needs a coordinator's settings: opens configuration, logs and progress, and closes them whatever happens. */
export async function withSettings<T>(
  context: CommandContext,
  flags: readonly Flag[],
  work: (place: Workplace) => Promise<T>,
): Promise<T> {
  const { terminal, globals } = context;
  const session = openSession(context, flags);
  const mode = globals.json || globals.quiet ? 'none' : (globals.progress ?? 'auto');
  const display = progressDisplay(terminal.stderr, mode);
  const interrupts = abortOnSignals((name) => display.note(`${name}: stopping`));
  const logger = openLogger(session);
  const { loaded, secrets, sampleDir } = session;
  const { config, root } = loaded;
  const listener = { progress: display.update, notice: display.note };
  const { signal } = interrupts;
  const settings = { config, root, secrets, sampleDir, logger, programVersion: programVersion(), signal, listener };
  try {
    return await work({ session, settings, endProgress: () => display.stop() });
  } catch (error) {
    // Whatever an abort made fail on its way out, the reason is the signal.
    throw signal.aborted ? signal.reason : error;
  } finally {
    display.stop();
    interrupts.dispose();
    logger.close();
  }
}
