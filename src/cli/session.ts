import { join } from 'node:path';
import { type Flag, type LoadedConfig, loadConfig } from '../config/load-config.ts';
import { readSecrets, type Secrets, secretValues } from '../config/secrets.ts';
import { PipelineLogger } from '../logging/pipeline-logger.ts';
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
  return { loaded, secrets: readSecrets(env), sampleDir: sampleFolder(loaded.packageRoot) };
}

export function sampleFolder(packageRoot: string): string {
  return join(packageRoot, 'data', 'sample');
}

/** Opens the log files of a run. Throws FBP-DISK when they cannot be written. */
export function openLogger({ loaded: { config }, secrets }: Session): PipelineLogger {
  const { level, format, rotation } = config.logging;
  return new PipelineLogger({
    logDir: config.storage.log_dir,
    level,
    format,
    rotation: { enabled: rotation.enabled, maxBytes: rotation.max_bytes, backupCount: rotation.backup_count },
    secrets: secretValues(secrets),
  });
}
