import { describe, expect, it } from 'vitest';
import type { Candidate, LearnedAlias, SearchVerdict } from '../../../src/domain/search.ts';
import { countryMapping } from '../../../src/mapping/country-mapping.ts';
import { parseMappingOrThrow } from '../../../src/mapping/file/mapping-file.ts';
import { MatchMapper } from '../../../src/mapping/match-mapper.ts';
import { unresolvedNames } from '../../../src/search/names/unresolved-names.ts';
import { statisticalMatch } from '../../support/builders.ts';

const mapping = countryMapping(
  'england',
  parseMappingOrThrow(
    'england.json',
    JSON.stringify({
      version: '1.0.0',
      country: 'England',
      last_updated: '2024-01-15',
      leagues: {
        'premier-league': {
          'luton-town': { betfair_names: ['Luton'] },
          everton: { betfair_names: ['Everton'] },
          arsenal: { betfair_names: ['Arsenal'] },
        },
      },
    }),
  ),
);

const NOT_FOUND: SearchVerdict = { kind: 'not_found', reason: 'no event', cause: 'no_event', judged: false };
const AT = Date.UTC(2024, 0, 30, 19, 45);
const DAY = '2024-01-30';

function learned(slug: string, betfairName: string, dates: readonly string[]): LearnedAlias {
  return { slug, betfairName, dates, of: 37, rivals: [], decisive: dates.length > 2 };
}

function candidate(
  eventName: string,
  [homeScore, awayScore]: [number, number],
  over: Partial<Candidate> = {},
): Candidate {
  const score = Math.min(homeScore, awayScore);
  const times = { scheduledAt: AT, kickoffDifferenceMinutes: 0, swapped: false, evidence: [] };
  return { eventId: '1', eventName, score, homeScore, awayScore, ...times, ...over };
}

interface Row {
  readonly home: string;
  readonly away: string;
  readonly verdict?: SearchVerdict;
  readonly candidates?: readonly Candidate[];
  readonly tournament?: string;
}

function find(rows: readonly Row[], aliases: readonly LearnedAlias[] = [], folder = 'premier-league') {
  const mapper = new MatchMapper(mapping, folder);
  const matches = rows.map(({ home, away, tournament = 'premier-league' }, row) => {
    const slugs = { homeTeamSlug: home, awayTeamSlug: away, tournamentSlug: tournament };
    return mapper.mapMatch(statisticalMatch({ row, ...slugs, kickoff: { precision: 'minute', at: AT } }));
  });
  const results = rows.map(({ verdict = NOT_FOUND, candidates = [] }, row) => ({
    row,
    verdict,
    candidates,
    attempts: [],
  }));
  return unresolvedNames({ matches, results, learned: aliases, mapping });
}

describe('unresolvedNames', () => {
  it('finds the name that a known club had on the day of a row without event', () => {
    const event = candidate('LTFC v Everton', [0, 1]);
    const found = find(
      [{ home: 'luton-town', away: 'everton', candidates: [event] }],
      [learned('luton-town', 'LTFC', [DAY])],
    );
    expect(found.teams).toMatchObject([
      { slug: 'luton-town', league: 'premier-league', matches: 1, candidates: [{ name: 'LTFC', dates: [DAY] }] },
    ]);
    expect(found.rows).toMatchObject([{ slugs: ['luton-town'], event: { eventName: 'LTFC v Everton' } }]);
  });

  it('leaves a row of known clubs alone that no name explains, and names seen on other days', () => {
    const rows = [{ home: 'luton-town', away: 'everton' }];
    expect(find(rows, [learned('luton-town', 'LTFC', ['2023-09-02'])])).toEqual({ teams: [], rows: [] });
  });

  it('lists a club without mapping with all that the calendar says, rows linked or not', () => {
    const aliases = [
      learned('wolverhampton', 'Wolves', ['2023-08-14', '2023-08-19', DAY]),
      learned('everton', 'EFC', [DAY]),
    ];
    const rows: Row[] = [
      {
        home: 'wolverhampton',
        away: 'everton',
        verdict: { kind: 'ambiguous', reason: 'two', cause: 'several_events' },
      },
    ];
    const [everton, wolves] = find(rows, aliases).teams;
    expect(wolves).toMatchObject({ slug: 'wolverhampton', candidates: [{ name: 'Wolves' }] });
    expect(wolves?.candidates[0]?.score).toBeGreaterThan(0.9);
    expect(everton?.candidates).toMatchObject([{ name: 'EFC' }]);
  });

  it('offers a name not alike enough when both sides of its event are rather alike, whichever way round', () => {
    const swapped = candidate('Everton v Woolverhamton Wand', [0.7, 1], { swapped: true });
    const found = find([{ home: 'wolverhampton', away: 'everton', candidates: [swapped] }]);
    expect(found.teams).toMatchObject([
      { slug: 'wolverhampton', candidates: [{ name: 'Woolverhamton Wand', dates: [DAY] }] },
    ]);
  });

  it.each([
    ['of another class', 'Wolverhampton (W) v Everton'],
    ['of another club', 'Arsenal v Everton'],
  ])('does not offer a name %s', (_, eventName) => {
    const event = candidate(eventName, [0.7, 1]);
    expect(find([{ home: 'wolverhampton', away: 'everton', candidates: [event] }]).teams[0]?.candidates).toEqual([]);
  });

  it('does not offer a name from another day', () => {
    const later = candidate('Wolverhamton v Everton', [0.7, 1], { scheduledAt: AT + 2 * 86_400_000 });
    expect(find([{ home: 'wolverhampton', away: 'everton', candidates: [later] }]).teams[0]?.candidates).toEqual([]);
  });

  it('offers the known club that an unknown slug resembles, unless the calendar has decided', () => {
    const rows = [{ home: 'luton-twn', away: 'everton' }];
    expect(find(rows).teams[0]?.candidates).toMatchObject([{ sameAs: 'luton-town' }]);
    const days = ['2023-08-14', '2023-08-19', DAY];
    expect(find(rows, [learned('luton-twn', 'Hatters', days)]).teams[0]?.candidates).toMatchObject([
      { name: 'Hatters' },
    ]);
  });
});
