import { join } from 'node:path';
import { type Flag, type LoadedConfig, loadConfig } from '../../config/load-config.ts';
import { type Environment, processEnvironment } from '../../config/process-environment.ts';
import { programVersion } from '../../config/project-root.ts';
import type { Config } from '../../config/schema.ts';
import { readSecrets, type Secrets, secretValues, urlSecrets } from '../../config/secrets.ts';
import { PACKAGE_ROOT } from '../../disk/package-root.ts';
import type { Batch } from '../../domain/batch.ts';
import { FbpError } from '../../domain/errors.ts';
import { type LoggerOptions, PipelineLogger } from '../../logging/pipeline-logger.ts';
import type { CoordinatorSettings } from '../batch-request.ts';
import { type ErrorHandling, withErrorHandling } from '../run/error-recovery.ts';

/** Folder of the shipped sample. */
export const SAMPLE_DIR: string = join(PACKAGE_ROOT, 'data', 'sample');

/** What a program that uses `fbp` as a library may set; everything has a default. */
export interface PipelineOptions extends Pick<CoordinatorSettings, 'listener'> {
  /** What is done about failures, over the configuration's `error_handling`. */
  readonly errorHandling?: ErrorHandling | undefined;
  /** The batch, all three or none; a request may name another. */
  readonly country?: string;
  readonly league?: string;
  readonly season?: string;
  /** `processing.parallel.enabled` */
  readonly parallelProcessing?: boolean;
  /** `storage.cleanup_on_success` */
  readonly cleanupTempFiles?: boolean;
  /** Ends whatever is under way; by default nothing does. */
  readonly signal?: AbortSignal | undefined;
  /** Where the project is looked for; by default the working directory. */
  readonly cwd?: string;
  /** Variables; by default the process's own. */
  readonly env?: Environment;
  /** A further configuration file, as `--config`. */
  readonly configFile?: string;
  /** Name of the overlay, as `--env`. */
  readonly environment?: string;
  /** Configuration keys by dotted path, over everything else: `{ 'processing.parallel.enabled': false }`. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Loads the configuration and opens the log files. Throws FBP-CONFIG with everything that is wrong, FBP-DISK. */
export function pipelineSettings(options: PipelineOptions = {}): CoordinatorSettings {
  const { cwd = process.cwd(), env = processEnvironment(), configFile, environment, config = {} } = options;
  const { parallelProcessing, cleanupTempFiles } = options;
  const flags: Flag[] = [
    { path: 'processing.parallel.enabled', value: parallelProcessing, flag: 'parallelProcessing' },
    { path: 'storage.cleanup_on_success', value: cleanupTempFiles, flag: 'cleanupTempFiles' },
    ...Object.entries(config).map(([path, value]) => ({ path, value, flag: path })),
  ];
  const loaded = loadConfig({ cwd, env, configFile, environment, flags });
  const secrets = readSecrets(env);
  const { listener, errorHandling, signal = new AbortController().signal } = options;
  return {
    config: withErrorHandling(loaded.config, errorHandling),
    secrets,
    logger: openLog(loaded, secrets, listener),
    sampleDir: SAMPLE_DIR,
    root: loaded.root,
    programVersion: programVersion(),
    listener,
    signal,
    batch: batchOf(options),
  };
}

/** Throws FBP-USAGE for half a name. */
function batchOf({ country, league, season }: PipelineOptions): Batch | undefined {
  if (country !== undefined && league !== undefined && season !== undefined) return { country, league, season };
  if (country === undefined && league === undefined && season === undefined) return undefined;
  throw new FbpError('FBP-USAGE', 'A batch is a country, a league and a season', {
    hint: 'give all three, or none and name the batch in each request',
  });
}

/** The log files that the configuration wants, told first what of it has no effect. Throws FBP-DISK when they cannot be written. */
export function openLog(
  { config, retired }: Pick<LoadedConfig, 'config' | 'retired'>,
  secrets: Secrets,
  listener?: CoordinatorSettings['listener'],
): PipelineLogger {
  const logger = createLogger(config, { secrets, echo: listener?.record });
  for (const { where, message, hint } of retired) {
    logger.warn('main', 'A key of the configuration has no effect', { where, message });
    listener?.notice?.(`${where}: ${message}: ${hint}`);
  }
  return logger;
}

function createLogger(
  { logging, storage, queue }: Config,
  { secrets, echo }: { secrets: Secrets } & Pick<LoggerOptions, 'echo'>,
): PipelineLogger {
  const { level, format, rotation } = logging;
  return new PipelineLogger({
    logDir: storage.log_dir,
    level,
    format,
    rotation: { enabled: rotation.enabled, maxBytes: rotation.max_bytes, backupCount: rotation.backup_count },
    secrets: [...secretValues(secrets), ...urlSecrets(queue.url)],
    echo,
  });
}
