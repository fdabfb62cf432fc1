import { FbpError } from '../domain/errors.ts';
import { withAddresses } from './bucket-copies.ts';
import { nearestKey } from './layers/layer.ts';
import { type LoadedConfig, type LoadOptions, loadConfig } from './load-config.ts';
import { processEnvironment } from './process-environment.ts';
import type { Config } from './schema.ts';
import { schemaNodeAt, valueAt } from './schema-tree.ts';

/** The type of the configuration at a dotted key, `unknown` for one that is only known at run time. */
export type ConfigValue<Key extends string, Tree = Config> = Key extends `${infer Section}.${infer Rest}`
  ? Section extends keyof Tree
    ? ConfigValue<Rest, Tree[Section]>
    : unknown
  : Key extends keyof Tree
    ? Tree[Key]
    : unknown;

/** The configuration of one environment, loaded once, asked key by key. */
export class ConfigManager {
  readonly loaded: LoadedConfig;

  /** `environment` undefined: what `FBP_ENV` or the files say. Throws FBP-CONFIG when the configuration is wrong. */
  constructor(environment?: string, options: Partial<Omit<LoadOptions, 'environment'>> = {}) {
    this.loaded = loadConfig({ cwd: process.cwd(), env: processEnvironment(), ...options, environment });
  }

  get config(): Config {
    return this.loaded.config;
  }

  get environment(): string {
    return this.config.pipeline.environment;
  }

  /**
   * The value at a dotted key, or a whole section: `get('api.betfair.timeout')`. The fallback stands in for a key that has
   * no value or does not exist; without one, a key that does not exist throws FBP-CONFIG naming the nearest.
   */
  get<Key extends string>(key: Key, fallback?: unknown): ConfigValue<Key> {
    const path = key.split('.');
    if (schemaNodeAt(path) === undefined && fallback === undefined) {
      throw new FbpError('FBP-CONFIG', `there is no key ${key}`, { hint: `did you mean ${nearestKey(path)}?` });
    }
    return (valueAt(withAddresses(this.config), key) ?? fallback) as ConfigValue<Key>;
  }
}
