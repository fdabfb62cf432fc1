import { readFileSync } from 'node:fs';
import { loadCountryMapping } from '../../src/mapping/country-mapping.ts';
import { readFixtures } from '../../test/support/generator/season/fixtures.ts';
import type { Season } from './season.ts';

const STATISTICS = 'data/england/premier-league/2023-2024.csv';

/** The season that is shipped as a sample, under the first name the mapping file has for each club. */
export function shippedSeason(): Season {
  const mapping = loadCountryMapping('mappings', 'england');
  const fixtures = readFixtures(readFileSync(STATISTICS, 'utf8'));
  const names = (slug: string): readonly string[] => mapping.namesFor('premier-league', slug).names;
  return {
    name: 'england premier-league 2023-2024',
    country: 'england',
    countryCode: 'GB',
    tournamentSlug: 'premier-league',
    isCup: false,
    matches: fixtures.map(({ matchId, homeSlug, awaySlug, matchDate, score }) => {
      return { matchId, homeSlug, awaySlug, kickoffAt: Date.parse(matchDate), dateOnly: false, score };
    }),
    others: [],
    betfairName: (slug) => names(slug)[0] ?? slug,
    variants: names,
    isUnlike: () => false,
  };
}
