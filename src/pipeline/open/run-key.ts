import type { Config } from '../../config/schema.ts';
import { sha256 } from '../../disk/digest.ts';
import { fallbackLikeness } from './create-search-engine.ts';

/** sha-256 (hex) of a value's JSON text; objects in the order of their keys. */
export function hashOf(value: unknown): string {
  return sha256(JSON.stringify(value));
}

/** The settings that change what is written. How many workers there are, or where logs go, does not. */
export function outputSettings(config: Config): object {
  const { input, betfair, search, extraction, storage, mapping } = config;
  return {
    time_zone: input.time_zone,
    event_type_id: betfair.event_type_id,
    search,
    fuzzy_threshold: mapping.fuzzy_threshold,
    fallback: fallbackLikeness(config.error_handling.strategies),
    extraction,
    compression: storage.compression,
  };
}
