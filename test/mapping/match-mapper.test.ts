import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StatisticalMatch } from '../../src/domain/match.ts';
import { countryMapping, loadCountryMapping } from '../../src/mapping/country-mapping.ts';
import { parseMappingOrThrow } from '../../src/mapping/file/mapping-file.ts';
import { markDifferences } from '../../src/mapping/file/mark-differences.ts';
import { MatchMapper } from '../../src/mapping/match-mapper.ts';
import { nameSimilarity } from '../../src/mapping/names/similar-teams.ts';

const match = (
  row: number,
  homeTeamSlug: string,
  awayTeamSlug: string,
  tournamentSlug = 'premier-league',
): StatisticalMatch => ({
  row,
  line: row + 2,
  tournamentId: '17',
  seasonId: '1',
  matchId: `m${row}`,
  tournamentSlug,
  homeTeamSlug,
  awayTeamSlug,
  matchDate: '2023-08-12',
  kickoff: { precision: 'day', from: 0, to: 86_400_000 },
});

const england = () => loadCountryMapping(fileURLToPath(new URL('../../mappings', import.meta.url)), 'england');

describe('MatchMapper', () => {
  it('translates both sides of a row', () => {
    const mapped = new MatchMapper(england(), 'premier-league').mapMatch(
      match(0, 'manchester-united', 'wolverhampton'),
    );
    expect(mapped.home.names).toContain('Man Utd');
    expect(mapped.away.names).toContain('Wolves');
    expect(mapped.manual).toBeUndefined();
  });

  it('believes the row’s tournament more than the folder’s name', () => {
    const text = `{"version": "1", "country": "T", "last_updated": "2024-01-15", "leagues": {
      "men": {"a": {"betfair_names": ["A"]}}, "women": {"a": {"betfair_names": ["A (W)"]}}}, "manual_matches": {"m0": null}}`;
    const mapper = new MatchMapper(countryMapping('t', parseMappingOrThrow('t.json', text)), 'men');
    const [women, men, other] = [
      ...mapper.batchMapMatches([match(0, 'a', 'b', 'women'), match(1, 'a', 'b', 'men'), match(2, 'a', 'b', 'cup')]),
    ];
    expect([women, men, other].map((mapped) => mapped?.home.names[0])).toEqual(['A (W)', 'A', 'A']);
    expect(women?.manual).toEqual({ eventId: null });
  });

  it('lets the folder say what the tournament does not: whose competition it is', () => {
    const mapper = new MatchMapper(england(), 'wsl');
    expect(mapper.mapMatch(match(0, 'arsenal', 'chelsea', 'premier-league'))).toMatchObject({
      competition: 'women',
      league: 'wsl',
    });
    expect(new MatchMapper(england(), 'my-rows').mapMatch(match(0, 'arsenal', 'chelsea'))).toMatchObject({
      competition: 'senior',
      league: 'premier-league',
    });
  });

  it('reports what it could not translate, most frequent first, with what it may mean', () => {
    const mapper = new MatchMapper(england(), 'premier-league');
    const rows = [match(0, 'arsenal', 'totenham'), match(1, 'totenham', 'chelsea'), match(2, 'xyzzy', 'arsenal')];
    expect([...mapper.batchMapMatches(rows)]).toHaveLength(3);
    const report = mapper.getMappingReport();
    expect(report).toMatchObject({
      country: 'england',
      league: 'premier-league',
      matches: 3,
      manualMatches: 0,
      mappedTeams: 2,
    });
    expect(report.file).toMatch(/england\.json$/);
    expect(report.unmappedTeams).toMatchObject([
      { slug: 'totenham', matches: 2, nearest: [{ slug: 'tottenham-hotspur' }] },
      { slug: 'xyzzy', matches: 1, nearest: [] },
    ]);
  });
});

describe('nameSimilarity', () => {
  it.each([
    ['manchester-utd', 'Man Utd', 0.8],
    ['Nottm Forest', 'Nottingham Forest', 0.9],
    ['Wolverhampton Wanderers FC', 'Wolverhampton Wanderers', 0.9],
    ['Malaga', 'Málaga', 1],
  ])('sees that %s is like %s', (a, b, least) => {
    expect(nameSimilarity(a, b)).toBeGreaterThanOrEqual(least);
  });

  it('sees that other clubs are not alike', () => {
    expect(nameSimilarity('Arsenal', 'Chelsea')).toBeLessThan(0.7);
    expect(nameSimilarity('Sheffield United', 'Sheffield Wednesday')).toBeLessThan(0.7);
    expect(nameSimilarity('', '--')).toBe(0);
  });

  it('lies between 0 and 1, and is 1 for the same name in other letters', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const similarity = nameSimilarity(a, b);
        expect(similarity).toBeGreaterThanOrEqual(0);
        expect(similarity).toBeLessThanOrEqual(1);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,12}$/), (a) => {
        expect(nameSimilarity(a, a.toUpperCase())).toBe(1);
      }),
    );
  });
});

describe('markDifferences', () => {
  it('marks the longest common letters of both names', () => {
    expect(markDifferences('man-utd', 'Man United')).toEqual({
      left: [{ text: 'man-utd', same: true }],
      right: [
        { text: 'Man U', same: true },
        { text: 'ni', same: false },
        { text: 't', same: true },
        { text: 'e', same: false },
        { text: 'd', same: true },
      ],
    });
  });

  it('keeps every letter, and both sides share as many as each other', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        (a, b) => {
          const { left, right } = markDifferences(a, b);
          expect(left.map((stretch) => stretch.text).join('')).toBe(a.normalize('NFC'));
          expect(right.map((stretch) => stretch.text).join('')).toBe(b.normalize('NFC'));
          const shared = (side: typeof left) =>
            [
              ...side
                .filter((stretch) => stretch.same)
                .map((stretch) => stretch.text)
                .join(''),
            ].length;
          expect(shared(left)).toBe(shared(right));
        },
      ),
    );
  });
});
