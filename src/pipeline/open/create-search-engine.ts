import { join } from 'node:path';
import type { EventLookup } from '../../betfair/source.ts';
import type { Config } from '../../config/schema.ts';
import type { LinkOptions, MappingKnowledge } from '../../domain/search.ts';
import { BetfairSearchEngine } from '../../search/betfair-search-engine.ts';

/** The search engine as the configuration wants it. */
export function createSearchEngine(
  source: EventLookup,
  knowledge: MappingKnowledge,
  config: Config,
): BetfairSearchEngine {
  const { cache_enabled: enabled, cache_ttl_hours: ttlHours } = config.mapping;
  const cache = enabled ? { folder: join(config.storage.state_dir, 'search-cache'), ttlHours } : undefined;
  return new BetfairSearchEngine({ source, knowledge, options: linkOptions(config), cache });
}

/** The configuration's keys that decide links. */
function linkOptions({ search, mapping }: Config): LinkOptions {
  return {
    expandedDateDays: search.expanded_date_days,
    margin: search.margin,
    fuzzyThreshold: mapping.fuzzy_threshold,
    learnAliases: search.learn_aliases,
  };
}
