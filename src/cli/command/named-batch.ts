import type { Config } from '../../config/schema.ts';
import type { Batch } from '../../domain/batch.ts';
import { FbpError } from '../../domain/errors.ts';
import { listStatistics } from '../../input/list-statistics.ts';
import { nearestWord } from '../../mapping/names/nearest-word.ts';
import { slugInWords } from '../../mapping/names/normalise.ts';

/**
 * The batch under the names that its statistics folders have, so that `England` and `england` are one output. Names that
 * no folder has are written small. Throws FBP-USAGE for a slip in one, unless a statistics file was named.
 */
export function namedBatch({ country, league, season }: Batch, config: Config, statsFile: string | undefined): Batch {
  const known = [...listStatistics(config.input.stats_dir), ...config.batches];
  const nameOf = (given: string, names: readonly string[], shown: string): string => {
    const found = names.find((name) => name === given) ?? names.find((name) => isSame(name, given));
    if (found !== undefined) return found;
    const near = nearestWord(given.toLowerCase(), names);
    if (near === undefined || statsFile !== undefined) return given.toLowerCase();
    throw new FbpError('FBP-USAGE', `There are no statistics files of "${shown}"`, {
      where: config.input.stats_dir,
      hint: `did you mean ${near}? Another file is named with --stats <csv>`,
    });
  };
  const named = nameOf(
    country,
    known.map((batch) => batch.country),
    country,
  );
  const leagues = known.filter((batch) => batch.country === named).map((batch) => batch.league);
  return { country: named, league: nameOf(league, leagues, `${named} ${league}`), season };
}

/** Alike but for case, accents, blanks and hyphens. */
function isSame(a: string, b: string): boolean {
  return slugInWords(a) === slugInWords(b);
}
