import type { EventLookup } from '../../betfair/source.ts';
import type { RecoveryTable } from '../../config/recovery-schema.ts';
import type { Config } from '../../config/schema.ts';
import { cacheTtlMs } from '../../config/units.ts';
import type { Batch } from '../../domain/batch.ts';
import type { FallbackLikeness, LinkOptions, MappingKnowledge } from '../../domain/search.ts';
import { BetfairSearchEngine } from '../../search/betfair-search-engine.ts';
import { cachedName, searchCacheFolder } from '../../search/cached-searches.ts';

interface EngineSettings {
  readonly config: Config;
  readonly batch: Batch;
  /** false: what it decides is not kept for later runs. */
  readonly isRemembered?: boolean;
}

/** The search engine as the configuration wants it. */
export function createSearchEngine(
  source: EventLookup,
  knowledge: MappingKnowledge,
  { config, batch, isRemembered = true }: EngineSettings,
): BetfairSearchEngine {
  const { mapping, storage } = config;
  const cache =
    mapping.cache_enabled && isRemembered
      ? { folder: searchCacheFolder(storage.state_dir), ttlMs: cacheTtlMs(mapping), batch: cachedName(batch) }
      : undefined;
  return new BetfairSearchEngine({ source, knowledge, options: linkOptions(config), cache });
}

/** The configuration's keys that decide links. */
function linkOptions({ search, mapping, error_handling }: Config): LinkOptions {
  return {
    expandedDateDays: search.expanded_date_days,
    margin: search.margin,
    fuzzyThreshold: mapping.fuzzy_threshold,
    learnAliases: search.learn_aliases,
    fallback: fallbackLikeness(error_handling.strategies),
  };
}

/** What `use_fuzzy_match` of the recovery table means for linking. */
export function fallbackLikeness({ SearchNotFound, MappingFailure }: RecoveryTable): FallbackLikeness {
  return {
    ...(MappingFailure.action === 'use_fuzzy_match' && { unmapped: MappingFailure.fallback_threshold }),
    ...(SearchNotFound.action === 'use_fuzzy_match' && { every: SearchNotFound.fallback_threshold }),
  };
}
