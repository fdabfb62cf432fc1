import type { Config } from '../../config/schema.ts';
import type { Batch } from '../../domain/batch.ts';
import { FbpError } from '../../domain/errors.ts';
import { listStatistics } from '../../input/list-statistics.ts';
import { loadCountryMapping } from '../../mapping/country-mapping.ts';
import { countryCodeOf, countryFolder, countrySlug } from '../../mapping/names/country-codes.ts';
import { nearestWord } from '../../mapping/names/nearest-word.ts';
import { slugInWords } from '../../mapping/names/normalise.ts';
import { listLastRuns } from '../../pipeline/open/last-run.ts';
import type { CommandContext } from './command.ts';
import { namedSeason } from './season-name.ts';

/**
 * The batch under the names that its statistics folders have, so that `England`, `ENG` and `england` are one output, and `2023/24`
 * is `2023-2024`. What no folder has gets its usual spelling. Throws FBP-USAGE for a slip in one, unless a statistics file was named.
 */
export function namedBatch(given: Batch, config: Config, statsFiles: readonly string[] | undefined): Batch {
  const known = [
    ...listStatistics(config.input.stats_dir),
    ...config.batches,
    ...listLastRuns(config.storage.state_dir).map(({ batch }) => batch),
  ];
  const refuse = (shown: string, near: string): never => {
    throw new FbpError('FBP-USAGE', `There are no statistics files of "${shown}"`, {
      where: config.input.stats_dir,
      hint: `did you mean ${near}? Another file is named with --stats <csv>`,
    });
  };
  const country = namedCountry(
    given.country,
    known.map((batch) => batch.country),
  );
  if ('near' in country && statsFiles === undefined) refuse(given.country, country.near);
  const ofCountry = known.filter((batch) => batch.country === country.name);
  const league = namedLeague(given.league, {
    config,
    country: country.name,
    names: ofCountry.map((one) => one.league),
  });
  if ('near' in league && statsFiles === undefined) refuse(`${country.name} ${given.league}`, league.near);
  const seasons = ofCountry.filter((batch) => batch.league === league.name).map((batch) => batch.season);
  const season = namedSeason(given.season, { country: country.name, known: seasons, statsFiles });
  return { country: country.name, league: league.name, season };
}

/** The same, with a word on what was understood where it is not what was typed. */
export function understoodBatch(
  context: CommandContext,
  given: Batch,
  { config, statsFiles }: { config: Config; statsFiles: readonly string[] | undefined },
): Batch {
  const batch = namedBatch(given, config, statsFiles);
  tellUnderstood(context, [given.country, given.league, given.season], batch);
  return batch;
}

/** Says what was understood where it is not what was typed. */
export function tellUnderstood(
  { terminal, globals }: CommandContext,
  typed: readonly (string | undefined)[],
  { country, league, season }: Batch,
): void {
  const understood = `${country} ${league} ${season}`;
  if (typed.join(' ') === understood || globals.quiet || globals.json) return;
  terminal.stderr.write(`understood: ${understood}\n`);
}

/** A name, and where it is none that is known the known one that it may be a slip of. */
type Named = { readonly name: string } | { readonly name: string; readonly near: string };

function namedCountry(given: string, names: readonly string[]): Named {
  const folder = countryFolder(given);
  const code = countryCodeOf(folder);
  const found =
    names.find((name) => name === given) ??
    names.find((name) => isSame(name, given)) ??
    names.find((name) => isSame(name, folder)) ??
    // The four British associations share one code.
    names.find((name) => code !== undefined && code !== 'GB' && countryCodeOf(name) === code);
  if (found !== undefined) return { name: found };
  const near = code === undefined ? nearestWord(given.toLowerCase(), names) : undefined;
  return near === undefined ? { name: folder } : { name: folder, near };
}

function namedLeague(
  given: string,
  { config, country, names }: { config: Config; country: string; names: readonly string[] },
): Named {
  const found = names.find((name) => name === given) ?? names.find((name) => isSame(name, given));
  if (found !== undefined) return { name: found };
  const mapped = leaguesOf(country, config).find((name) => isSame(name, given));
  if (mapped !== undefined) return { name: mapped };
  const name = countrySlug(given) || given;
  const near = nearestWord(given.toLowerCase(), names);
  return near === undefined ? { name } : { name, near };
}

/** Of the mapping file; one that cannot be read is said where it is needed. */
function leaguesOf(country: string, config: Config): string[] {
  try {
    return [...new Set(loadCountryMapping(config.mapping.dir, country).clubs.map(({ league }) => league))];
  } catch {
    return [];
  }
}

/** Alike but for case, accents, blanks and hyphens. */
function isSame(a: string, b: string): boolean {
  const plain = (text: string) => slugInWords(text).replaceAll(' ', '');
  return plain(a) !== '' && plain(a) === plain(b);
}
