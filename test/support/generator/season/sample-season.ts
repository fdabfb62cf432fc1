import { readFileSync } from 'node:fs';
import { type ArchiveEntry, archiveEntry } from '../archive-writer.ts';
import { eventFiles } from '../market/event-files.ts';
import { MARKET_TYPES } from '../market/market-catalog.ts';
import { clubNamesFromJson } from './club-names.ts';
import { type Fixture, readFixtures } from './fixtures.ts';
import { buildSeason, type OtherMatches, type Season, type SeasonOptions } from './season.ts';
import { FATES, type Fate } from './season-traps.ts';

interface SampleFile {
  readonly country: string;
  readonly league: string;
  readonly season: string;
  readonly seed: string;
  readonly names: Readonly<Record<string, string[]>>;
  readonly otherMatches: readonly OtherMatches[];
  /** Home and away slug of the matches that have every market type. */
  readonly everyMarket: readonly (readonly [home: string, away: string])[];
  readonly cases: readonly {
    readonly home: string;
    readonly away: string;
    readonly fate: Fate;
    readonly scenario: string;
  }[];
}

const SAMPLE = JSON.parse(readFileSync(new URL('./sample-season.json', import.meta.url), 'utf8')) as SampleFile;

function matchIdOf(fixtures: readonly Fixture[], home: string, away: string): string {
  const found = fixtures.find((fixture) => fixture.homeSlug === home && fixture.awaySlug === away);
  if (found === undefined) throw new RangeError(`sample-season.json names ${home} v ${away}, which is not in the CSV`);
  return found.matchId;
}

/** The shipped sample's season, out of its statistics CSV alone. `said` makes another one of the same clubs. */
export function sampleSeason(statisticsCsv: string, said: Partial<SeasonOptions> = {}): Season {
  const fixtures = readFixtures(statisticsCsv);
  const fixedFates = new Map(SAMPLE.cases.map(({ home, away, fate }) => [matchIdOf(fixtures, home, away), fate]));
  const season = buildSeason({
    seed: SAMPLE.seed,
    fixtures,
    names: clubNamesFromJson(JSON.stringify(SAMPLE.names)),
    traps: { company: { twins: 0.15, women: 0.06, youth: 0.06, reserve: 0.03 } },
    fixedFates,
    otherMatches: SAMPLE.otherMatches,
    event: { updates: 18, listedDays: 3 },
    decoy: { updates: 4, listedDays: 1, markets: ['MATCH_ODDS'] },
    ...said,
  });
  const whole = new Set(SAMPLE.everyMarket.map(([home, away]) => matchIdOf(fixtures, home, away)));
  const wholeEvents = new Set(season.truth.filter((row) => whole.has(row.matchId)).map((row) => row.eventId));
  const events = season.events.map((event) =>
    wholeEvents.has(event.eventId) ? { ...event, markets: MARKET_TYPES, updates: 40 } : event,
  );
  return { ...season, events };
}

/** The members of the sample's TAR, in order of event id. */
export function* sampleEntries(season: Season): Generator<ArchiveEntry> {
  for (const event of season.events) {
    for (const file of eventFiles(event)) yield archiveEntry(file, { prefix: 'xds_nfs/edp_processed' });
  }
}

/** `sample.json`: what the sample is, and the matches whose ending is on purpose. */
export function sampleManifest(season: Season): string {
  const { country, league, season: name, seed } = SAMPLE;
  const matchIdByPair = new Map(season.rows.map((row) => [`${row.homeSlug} ${row.awaySlug}`, row.matchId]));
  const cases = SAMPLE.cases.map(({ home, away, fate, scenario }) => ({
    match_id: matchIdByPair.get(`${home} ${away}`),
    home_team_slug: home,
    away_team_slug: away,
    fate,
    scenario,
    expected_status: FATES[fate],
    event_id: season.truth.find((row) => row.matchId === matchIdByPair.get(`${home} ${away}`))?.eventId ?? null,
  }));
  const manifest = { country, league, season: name, synthetic: true, seed, cases };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
