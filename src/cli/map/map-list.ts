import { FbpError } from '../../domain/errors.ts';
import type { CountryMapping } from '../../mapping/country-mapping.ts';
import type { Club } from '../../mapping/names/clubs.ts';
import { nearestWord } from '../../mapping/names/nearest-word.ts';
import type { CommandContext } from '../command/command.ts';
import { renderTable } from '../terminal/table.ts';
import { type MappingDesk, openDesk, printResult, requireMapped } from './mapping-desk.ts';

interface ListedClub {
  readonly league: string;
  readonly slug: string;
  readonly club: Club;
}

/** `fbp map list [country] [league]`. */
export async function mapList(context: CommandContext, country?: string, league?: string): Promise<0> {
  const desk = openDesk(context);
  if (country === undefined) {
    await listCountries(desk);
    return 0;
  }
  requireMapped(desk, country);
  const mapping = desk.manager.load(country);
  const clubs = league === undefined ? allClubs(mapping) : clubsOf(mapping, league);
  const document = {
    country: mapping.country,
    league: league ?? null,
    file: mapping.file,
    clubs: clubs.map(asDocument),
  };
  await printResult(desk, document, clubTable(desk, clubs, league));
  return 0;
}

async function listCountries(desk: MappingDesk): Promise<void> {
  const countries = desk.manager.countries().map((country) => {
    const { clubs, leagues } = desk.manager.load(country);
    return { country, leagues: [...leagues.keys()], clubs: clubs.length };
  });
  const columns = [
    { title: 'country' },
    { title: 'clubs', align: 'right' as const },
    { title: 'leagues', cut: 'end' as const },
  ];
  const rows = countries.map(({ country, leagues, clubs }) => [country, String(clubs), leagues.join(', ')]);
  await printResult(desk, { dir: desk.manager.dir, countries }, renderTable(columns, rows, desk.table));
}

function allClubs({ clubs }: CountryMapping): ListedClub[] {
  return clubs.map((club) => ({ league: club.league, slug: club.slug, club }));
}

function clubsOf(mapping: CountryMapping, league: string): ListedClub[] {
  const teams = mapping.leagues.get(league);
  if (teams !== undefined) return [...teams].map(([slug, club]) => ({ league, slug, club }));
  const near = nearestWord(league, mapping.leagues.keys());
  const hint = near === undefined ? `It has: ${[...mapping.leagues.keys()].join(', ')}.` : `Did you mean ${near}?`;
  throw new FbpError('FBP-USAGE', `The mapping file has no league "${league}"`, { where: mapping.file, hint });
}

function asDocument({ league, slug, club }: ListedClub) {
  const isReference = club.league !== league || club.slug !== slug;
  return {
    slug,
    league,
    written_in: isReference ? `${club.league}/${club.slug}` : null,
    betfair_names: club.betfairNames,
    variations: club.variations,
  };
}

function clubTable(desk: MappingDesk, clubs: readonly ListedClub[], league: string | undefined): string {
  const shownLeague = league === undefined ? [{ title: 'league', cut: 'end' as const }] : [];
  const columns = [
    { title: 'club', cut: 'end' as const },
    ...shownLeague,
    { title: 'on Betfair', cut: 'end' as const },
  ];
  const rows = clubs.map(({ slug, club, league: written }) => [
    slug,
    ...(league === undefined ? [written] : []),
    [...club.betfairNames, ...club.variations].join(', '),
  ]);
  return renderTable(columns, rows, desk.table);
}

/** `fbp map similar <name> --country <country>`. */
export async function mapSimilar(
  context: CommandContext,
  name: string,
  { country, threshold }: { country: string; threshold: number },
): Promise<0> {
  const desk = openDesk(context);
  requireMapped(desk, country);
  const similar = desk.manager.findSimilarTeams(name, country, threshold);
  const columns = [
    { title: 'club', cut: 'end' as const },
    { title: 'league', cut: 'end' as const },
    { title: 'nearest name', cut: 'end' as const },
    { title: 'likeness', align: 'right' as const },
  ];
  const rows = similar.map((team) => [team.slug, team.league, team.name, team.similarity.toFixed(2)]);
  const nothing = `No club of ${country} has a name like "${name}" (${threshold} or more).\n`;
  await printResult(
    desk,
    { name, country, threshold, similar },
    rows.length === 0 ? nothing : renderTable(columns, rows, desk.table),
  );
  return 0;
}
