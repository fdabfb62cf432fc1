import type { LocalFile } from '../../domain/event.ts';
import type { StatisticalMatch } from '../../domain/match.ts';
import type { ExtractedMatch } from '../../domain/price.ts';
import type { Link } from '../../domain/search.ts';

/** What is done for one linked match, each stage from one value to the next. Stages know no pools, retries or terminals. */
export interface Stages {
  /** The event's market files as verified local bytes. */
  download(link: Link): Promise<readonly LocalFile[]>;
  /** Their prices. */
  extract(match: StatisticalMatch, link: Link, files: readonly LocalFile[]): Promise<ExtractedMatch>;
}
