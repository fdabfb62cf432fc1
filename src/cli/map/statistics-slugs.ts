import { listStatistics } from '../../input/list-statistics.ts';
import { readStatistics } from '../../input/read-statistics.ts';
import { countrySlug } from '../../mapping/names/country-codes.ts';
import { usualStatistics } from '../../pipeline/batch-request.ts';
import { statisticsReading } from '../../pipeline/open/statistics-reading.ts';
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

async function* sidesInStatistics({ session }: MappingDesk, country: string) {
  const { config } = session.loaded;
  const batches = listStatistics(config.input.stats_dir).filter(
    (batch) => countrySlug(batch.country) === countrySlug(country),
  );
  for (const batch of batches) {
    const path = usualStatistics(config, batch);
    for await (const row of readStatistics(path, statisticsReading(config, { batch }))) {
      if (row.kind === 'invalid') continue;
      const { tournamentSlug: tournament, homeTeamSlug: home, awayTeamSlug: away } = row.match;
      yield { league: batch.league, tournament, home, away };
    }
  }
}
