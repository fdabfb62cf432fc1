import { join } from 'node:path';
import { type Config, configSchema } from '../../../src/config/schema.ts';
import { PipelineLogger } from '../../../src/logging/pipeline-logger.ts';

/** A configuration whose every written path lies below `root`. */
export function configBelow(root: string, storage: Partial<Config['storage']> = {}): Config {
  const config = configSchema.parse({});
  const folders = Object.fromEntries(
    ['temp', 'output', 'log', 'state', 'data'].map((name) => [`${name}_dir`, join(root, name)]),
  );
  return {
    ...config,
    storage: { ...config.storage, ...folders, ...storage },
    error_handling: { ...config.error_handling, failed_matches_dir: join(root, 'failed') },
  };
}

export function loggerBelow(root: string): PipelineLogger {
  const rotation = { enabled: false, maxBytes: 1e6, backupCount: 1 };
  return new PipelineLogger({ logDir: join(root, 'log'), level: 'INFO', format: 'json', rotation });
}
