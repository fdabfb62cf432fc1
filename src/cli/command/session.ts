import { resolve } from 'node:path';
import { type Flag, type LoadedConfig, loadConfig } from '../../config/load-config.ts';
import { programVersion } from '../../config/project-root.ts';
import { valueAt } from '../../config/schema-tree.ts';
import { readSecrets, type Secrets } from '../../config/secrets.ts';
import { chooseDecoder } from '../../decode/thread-decoder.ts';
import type { CoordinatorSettings, GivenSettings } from '../../pipeline/batch-request.ts';
import { openLog, SAMPLE_DIR } from '../../pipeline/open/pipeline-settings.ts';
import type { CommandContext } from './command.ts';
import { type Foreground, inForeground } from './foreground.ts';

/** What commands that do work need: the configuration in force, the account, the log files. */
export interface Session {
  readonly loaded: LoadedConfig;
  readonly secrets: Secrets;
  /** Folder of the shipped sample. */
  readonly sampleDir: string;
  /** What the command line says of the configuration. */
  readonly given: GivenSettings;
}

/** Loads configuration and secrets. Throws FBP-CONFIG with everything that is wrong in them. */
export function openSession({ cwd, env, globals }: CommandContext, flags: readonly Flag[] = []): Session {
  const { config, env: environment, logLevel } = globals;
  const loaded = loadConfig({
    cwd,
    env,
    configFile: config,
    environment,
    flags: [...flags, { path: 'logging.level', value: logLevel, flag: '--log-level' }],
  });
  chooseDecoder(loaded.config.extraction.decoder);
  // Where the queue is, an address with a password perhaps, is nothing to be remembered of a batch.
  const set = flags.filter(({ path, value }) => value !== undefined && !path.startsWith('queue.'));
  const values = Object.fromEntries(set.map(({ path }) => [path, valueAt(loaded.config, path)]));
  const configFile = config === undefined ? undefined : resolve(cwd, config);
  return { loaded, secrets: readSecrets(env), sampleDir: SAMPLE_DIR, given: { configFile, environment, values } };
}

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
  const session = openSession(context, flags);
  return await inForeground(context, async (foreground) => {
    const settings = coordinatorSettings(session, foreground);
    try {
      return await work({ session, settings, endProgress: () => foreground.display.stop() });
    } finally {
      settings.logger.close();
    }
  });
}

/** What a coordinator needs, with the log files open: whoever asks for it closes them. Throws FBP-DISK when they cannot be written. */
export function coordinatorSettings(session: Session, foreground: Foreground): CoordinatorSettings {
  const settings = planSettings(session, foreground);
  return { ...settings, logger: openLog(session.loaded, session.secrets, settings.listener) };
}

/** What a plan needs: all that a coordinator does but for the log files. */
export function planSettings(
  { loaded, secrets, sampleDir, given }: Session,
  { display, signal, isVerbose }: Foreground,
) {
  const { config, root } = loaded;
  const listener = { progress: display.update, notice: display.note, ...(isVerbose && { record: display.note }) };
  return { config, root, secrets, sampleDir, programVersion: programVersion(), signal, listener, given };
}
