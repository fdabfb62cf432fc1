import { createHash } from 'node:crypto';
import type { StatisticalMatch } from '../../domain/match.ts';
import type { SearchResult } from '../../domain/search.ts';

/** Changes with everything a row's ending depends on but the market files themselves: what the row says, and what the search made of it. */
export function rowKey(match: StatisticalMatch, { verdict, candidates }: SearchResult): string {
  return createHash('sha256')
    .update(JSON.stringify([match, verdict, candidates]))
    .digest('hex')
    .slice(0, 24);
}
