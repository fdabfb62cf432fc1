import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tarBytes } from '../archive-writer.ts';
import { eventFiles } from '../market/event-files.ts';
import { clubNamesFromCsv, unnamedSlugs } from './club-names.ts';
import { fixturesCsv, readFixtures } from './fixtures.ts';
import { sampleEntries, sampleManifest, sampleSeason } from './sample-season.ts';
import { buildSeason, type SeasonOptions, truthCsv } from './season.ts';
import { FATES, type Fate } from './season-traps.ts';

const CLUBS = ['north-town', 'south-united', 'east-city', 'west-rovers'];
const NAMES = clubNamesFromCsv(
  'slug,betfair_name\nnorth-town,North\nsouth-united,South Utd\nsouth-united,S United\neast-city,East\nwest-rovers,West',
);

function doubleRound(): ReturnType<typeof readFixtures> {
  const pairs = CLUBS.flatMap((home) => CLUBS.filter((away) => away !== home).map((away) => [home, away]));
  const rows = pairs.map(
    ([home, away], i) => `9,1,${100 + i},league,${home},${away},2023-09-${String(i + 10)}T15:00:00Z,${i % 3},${i % 2}`,
  );
  return readFixtures(
    `tournament_id,season_id,match_id,tournament_slug,home_team_slug,away_team_slug,match_date,home_score,away_score\n${rows.join('\n')}\n`,
  );
}

function season(said: Partial<SeasonOptions> = {}): ReturnType<typeof buildSeason> {
  return buildSeason({ seed: 's', fixtures: doubleRound(), names: NAMES, ...said });
}

describe('buildSeason', () => {
  it('gives every match its own event and says which in the truth', () => {
    const { events, truth, rows } = season();
    expect(rows).toEqual(doubleRound());
    expect(events).toHaveLength(12);
    expect(new Set(truth.map((row) => row.eventId)).size).toBe(12);
    const first = truth.find((row) => row.matchId === '100');
    expect(events.find((event) => event.eventId === first?.eventId)).toMatchObject({
      home: 'North',
      away: 'South Utd',
    });
    expect(truthCsv(truth).split('\n')).toHaveLength(14);
  });

  it('brings each fate about, with the ending that its row must have', () => {
    for (const fate of Object.keys(FATES) as Fate[]) {
      const { truth, events } = season({ fixedFates: new Map([['100', fate]]) });
      const row = truth.find((each) => each.matchId === '100');
      expect(row).toMatchObject({ fate, expected: FATES[fate] });
      expect(row?.eventId === undefined).toBe(fate === 'missing' || fate === 'dead_only');
      expect(truth.filter((each) => each.fate !== undefined)).toHaveLength(1);
      const own = [row?.eventId, ...(row?.otherEventIds ?? [])].filter((id) => id !== undefined);
      expect(events.filter((event) => own.includes(event.eventId))).toHaveLength(own.length);
      if (fate === 'duplicate' || fate === 'postponed') expect(own).toHaveLength(2);
    }
  });

  it('throws the dice of each trap apart, so that one switch leaves the other traps alone', () => {
    const one = season({ traps: { fates: { swapped: 0.3 } } });
    const both = season({ traps: { fates: { swapped: 0.3 }, company: { women: 1, youth: 1, cup_repeat: 1 } } });
    expect(one.truth.some((row) => row.fate === 'swapped')).toBe(true);
    expect(both.truth.map((row) => row.fate)).toEqual(one.truth.map((row) => row.fate));
    expect(both.events).toHaveLength(12 * 4);
    expect(both.events.some((event) => event.home.endsWith('(W)'))).toBe(true);
  });

  it('adds matches of other clubs on the league’s days and none of its own clubs', () => {
    const clubs = ['North', 'Lincoln', 'Barnet', 'York', 'Hull'];
    const { events } = season({ otherMatches: [{ clubs, countryCode: 'GB', perDay: 2 }] });
    const others = events.filter((event) => clubs.includes(event.home) && event.home !== 'North');
    expect(events).toHaveLength(12 + 12 * 2);
    expect(others).toHaveLength(24);
  });

  it('spoils the date of the statistics row, not of the event, when a row is a day off', () => {
    const { rows, events, truth } = season({ fixedFates: new Map([['100', 'day_off']]) });
    const event = events.find((each) => each.eventId === truth[0]?.eventId);
    expect(new Date(event?.scheduledAt ?? 0).toISOString()).toBe('2023-09-10T15:00:00.000Z');
    expect(rows[0]?.matchDate).toMatch(/^2023-09-(09|11)T15:00:00Z$/);
  });

  it('names the clubs that have no Betfair spelling', () => {
    const names = new Map([...NAMES].slice(1));
    expect(unnamedSlugs(doubleRound(), names)).toEqual(['north-town']);
    expect(() => season({ names })).toThrow(/north-town/);
  });
});

describe('the shipped sample', () => {
  const statistics = readFileSync('data/england/premier-league/2023-2024.csv', 'utf8');

  it('is a whole season in the columns of the contract', () => {
    const fixtures = readFixtures(statistics);
    expect(fixtures).toHaveLength(380);
    expect(fixturesCsv(fixtures)).toBe(statistics);
  });

  it('is what the script makes of the statistics file, byte for byte', { timeout: 120_000 }, () => {
    const made = sampleSeason(statistics);
    expect(sampleManifest(made)).toBe(readFileSync('data/sample/sample.json', 'utf8'));
    const archive = readFileSync('data/sample/england-premier-league-2023-2024.tar');
    expect(archive.length).toBeLessThanOrEqual(4_000_000);
    expect(archive.equals(tarBytes(sampleEntries(made)))).toBe(true);
  });

  it('has few matches that do not end as linked', () => {
    const { truth, events } = sampleSeason(statistics);
    expect(
      truth
        .filter((row) => row.expected !== 'linked')
        .map((row) => row.fate)
        .sort(),
    ).toEqual(['duplicate', 'missing', 'never_traded', 'unmapped']);
    const own = new Set(truth.flatMap((row) => [row.eventId, ...row.otherEventIds]));
    const decoy = events.find((event) => !own.has(event.eventId));
    expect(decoy === undefined ? [] : eventFiles(decoy).map((file) => file.eventId)).toEqual([decoy?.eventId]);
  });
});
