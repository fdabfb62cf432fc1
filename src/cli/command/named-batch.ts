import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { Batch } from '../../domain/batch.ts';
import { FbpError } from '../../domain/errors.ts';
import { fbpCommand } from '../../domain/text/shell-command.ts';
import { listStatistics } from '../../input/list-statistics.ts';
import { KNOWN_COUNTRIES, leagueOfCode } from '../../input/profiles/known-leagues.ts';
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
  const country = namedCountry(
    given,
    known.map((batch) => batch.country),
    config,
  );
  if (country.kind === 'unknown') throw unknownCountry(given, country.near, config);
  const ofCountry = known.filter((batch) => batch.country === country.name);
  const league = namedLeague(given.league, {
    config,
    country: country.name,
    names: ofCountry.map((one) => one.league),
  });
  if (league.kind === 'unknown' && statsFiles === undefined) {
    throw new FbpError('FBP-USAGE', `There are no statistics files of "${country.name} ${given.league}"`, {
      where: config.input.stats_dir,
      hint: `another file is named with --stats <csv>; did you mean ${league.near}?`,
      slip: { typed: given.league, meant: [league.near] },
    });
  }
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

/** Not of any country, but much like one that is known, or standing where the league belongs. */
function unknownCountry({ country, league, season }: Batch, near: string, config: Config): FbpError {
  const isSwapped = isSame(near, league);
  const own = join(config.mapping.dir, `${countryFolder(country)}.json`);
  const command = fbpCommand('process', near, country, season);
  return new FbpError('FBP-USAGE', `"${country}" is no country that is known`, {
    hint: isSwapped
      ? `the country comes first: ${command}`
      : `a country of your own needs a mapping file, ${own}; did you mean ${near}?`,
    slip: isSwapped ? undefined : { typed: country, meant: [near] },
  });
}

/** A name; of one that is not known, the known one that it may be a slip of. */
type Named =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'unknown'; readonly name: string; readonly near: string };

function named(name: string): Named {
  return { kind: 'named', name };
}

function namedCountry({ country: given, league }: Batch, names: readonly string[], config: Config): Named {
  const folder = countryFolder(given);
  const code = countryCodeOf(folder);
  const found =
    names.find((name) => name === given) ??
    names.find((name) => isSame(name, given)) ??
    names.find((name) => isSame(name, folder)) ??
    // The four British associations share one code.
    names.find((name) => code !== undefined && code !== 'GB' && countryCodeOf(name) === code);
  if (found !== undefined) return named(found);
  if (code !== undefined || existsSync(join(config.mapping.dir, `${folder}.json`))) return named(folder);
  const near = nearestWord(given.toLowerCase(), [...names, ...KNOWN_COUNTRIES]) ?? countryAt(league);
  return near === undefined ? named(folder) : { kind: 'unknown', name: folder, near };
}

/** Where country and league are exchanged. */
function countryAt(league: string): string | undefined {
  return countryCodeOf(countryFolder(league)) === undefined ? undefined : countryFolder(league);
}

function namedLeague(
  given: string,
  { config, country, names }: { config: Config; country: string; names: readonly string[] },
): Named {
  const found = names.find((name) => name === given) ?? names.find((name) => isSame(name, given));
  if (found !== undefined) return named(found);
  const mapped = leaguesOf(country, config).find((name) => isSame(name, given));
  if (mapped !== undefined) return named(mapped);
  const coded = leagueOfCode(given);
  if (coded?.country === country)
    return named(names.find((name) => coded.leagues.includes(name)) ?? coded.leagues[0] ?? given);
  const name = countrySlug(given) || given;
  const near = nearestWord(given.toLowerCase(), names);
  return near === undefined ? named(name) : { kind: 'unknown', name, near };
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
