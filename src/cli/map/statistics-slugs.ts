import { FbpError } from '../../domain/errors.ts';
import { listStatistics } from '../../input/list-statistics.ts';
import { readStatistics } from '../../input/read-statistics.ts';
import type { UnmappedTeam } from '../../mapping/interactive/unmapped-csv.ts';
import { countrySlug } from '../../mapping/names/country-codes.ts';
import { nearestWord } from '../../mapping/names/nearest-word.ts';
import { batchPath } from '../../pipeline/batch-request.ts';
import { sameClubs } from '../../search/names/unresolved-names.ts';
import type { MappingDesk } from './mapping-desk.ts';

/** `league -> slugs` of all statistics files of a country. Throws FBP-INPUT for a file that cannot be read. */
export async function slugsInStatistics(desk: MappingDesk, country: string): Promise<Map<string, Set<string>>> {
  const slugs = new Map<string, Set<string>>();
  for await (const { league, home, away } of sidesInStatistics(desk, country)) {
    const ofLeague = slugs.get(league) ?? new Set<string>();
    slugs.set(league, ofLeague.add(home).add(away));
  }
  return slugs;
}

/** The slugs of all statistics files of a country that its mapping file does not have, most frequent first. */
export async function unmappedInStatistics(desk: MappingDesk, country: string): Promise<UnmappedTeam[]> {
  requireStatistics(desk, country);
  const mapping = desk.manager.load(country);
  const counts = new Map<string, { slug: string; league: string; matches: number }>();
  for await (const { tournament, home, away, ...batch } of sidesInStatistics(desk, country)) {
    const league = mapping.hasLeague(tournament) ? tournament : batch.league;
    for (const slug of [home, away]) {
      if (mapping.clubOf(league, slug) !== undefined) continue;
      const known = counts.get(`${league}/${slug}`) ?? { slug, league, matches: 0 };
      counts.set(`${league}/${slug}`, known);
      known.matches += 1;
    }
  }
  const teams = [...counts.values()].map((team) => ({ ...team, candidates: sameClubs(team.slug, mapping) }));
  return teams.sort((a, b) => b.matches - a.matches || (a.slug < b.slug ? -1 : 1));
}

/** Throws FBP-USAGE when the country has no statistics files. */
function requireStatistics({ session }: MappingDesk, country: string): void {
  const { stats_dir: statsDir } = session.loaded.config.input;
  const countries = new Set(listStatistics(statsDir).map((batch) => countrySlug(batch.country)));
  if (countries.has(countrySlug(country))) return;
  const near = nearestWord(countrySlug(country), countries);
  throw new FbpError('FBP-USAGE', `There are no statistics files of "${country}"`, {
    where: statsDir,
    hint:
      near === undefined
        ? `They are looked for as ${country}/<league>/<season>.csv there; input.stats_dir names another folder.`
        : `Did you mean ${near}?`,
  });
}

async function* sidesInStatistics({ session }: MappingDesk, country: string) {
  const { config } = session.loaded;
  const batches = listStatistics(config.input.stats_dir).filter(
    (batch) => countrySlug(batch.country) === countrySlug(country),
  );
  for (const batch of batches) {
    const path = `${batchPath(config.input.stats_dir, batch)}.csv`;
    for await (const row of readStatistics(path, { timeZone: config.input.time_zone })) {
      if (row.kind === 'invalid') continue;
      const { tournamentSlug: tournament, homeTeamSlug: home, awayTeamSlug: away } = row.match;
      yield { league: batch.league, tournament, home, away };
    }
  }
}
