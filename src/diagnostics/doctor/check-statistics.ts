import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listStatistics } from '../../input/list-statistics.ts';
import { type ConfiguredContext, type Finding, fail, ok, warn } from './check.ts';
import { shownPath } from './written-folders.ts';

/** There is something to work through, and what the configuration's batches name is there. */
export function checkStatistics({ loaded }: ConfiguredContext): readonly Finding[] {
  const { input, batches } = loaded.config;
  const found = listStatistics(input.stats_dir);
  const missing = batches.flatMap(({ stats }) => (stats === undefined || existsSync(stats) ? [] : [stats]));
  const lost = missing.map((path) =>
    fail('FBP-INPUT', 'a statistics file named in batches is not there', {
      where: shownPath(path, loaded.root),
      hint: 'put the file there or correct `stats:` in the configuration',
    }),
  );
  if (found.length === 0) {
    const where = shownPath(join(input.stats_dir, '<country>', '<league>', '<season>.csv'), loaded.root);
    return [
      warn('no statistics file found', { where, hint: 'put one there, or name one with --stats <csv>' }),
      ...lost,
    ];
  }
  const files = `${found.length} ${found.length === 1 ? 'file' : 'files'} below ${shownPath(input.stats_dir, loaded.root)}`;
  return [ok(batches.length === 0 ? files : `${files}; ${batches.length} batches configured`), ...lost];
}
