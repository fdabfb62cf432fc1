import { type Flag, type LoadedConfig, loadConfig } from '../../config/load-config.ts';
import { readSecrets, type Secrets } from '../../config/secrets.ts';
import type { PipelineLogger } from '../../logging/pipeline-logger.ts';
import { createLogger, SAMPLE_DIR } from '../../pipeline/open/pipeline-settings.ts';
import type { CommandContext } from './command.ts';

/** What commands that do work need: the configuration in force, the account, the log files. */
export interface Session {
  readonly loaded: LoadedConfig;
  readonly secrets: Secrets;
  /** Folder of the shipped sample. */
  readonly sampleDir: string;
}

/** Loads configuration and secrets. Throws FBP-CONFIG with everything that is wrong in them. */
export function openSession({ cwd, env, globals }: CommandContext, flags: readonly Flag[] = []): Session {
  const loaded = loadConfig({
    cwd,
    env,
    configFile: globals.config,
    environment: globals.env,
    flags: [...flags, { path: 'logging.level', value: globals.logLevel, flag: '--log-level' }],
  });
  return { loaded, secrets: readSecrets(env), sampleDir: SAMPLE_DIR };
}

/** Opens the log files of a run. Throws FBP-DISK when they cannot be written. */
export function openLogger({ loaded, secrets }: Session): PipelineLogger {
  return createLogger(loaded.config, secrets);
}
