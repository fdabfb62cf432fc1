import { describe, expect, it } from 'vitest';
import type { LearnedAlias } from '../../../src/domain/search.ts';
import type { NameCandidate, UnmappedTeam } from '../../../src/mapping/interactive/unmapped-csv.ts';
import { mergeLearned, mergeUnresolved } from '../../../src/search/names/across-batches.ts';

function alias(betfairName: string, dates: readonly string[], spec: Partial<LearnedAlias> = {}): LearnedAlias {
  return { slug: 'spurs', betfairName, dates, of: 10, rivals: [], decisive: false, ...spec };
}

describe('mergeLearned', () => {
  it('adds up the days of a name over all batches', () => {
    const rival = { betfairName: 'Spurs Utd', dates: 1 };
    expect(
      mergeLearned([
        [alias('Tottenham', ['2023-08-12', '2023-08-19'], { rivals: [rival] })],
        [alias('Tottenham', ['2022-08-06'], { rivals: [rival], decisive: true }), alias('THFC', ['2022-09-03'])],
      ]),
    ).toEqual([
      alias('Tottenham', ['2022-08-06', '2023-08-12', '2023-08-19'], {
        of: 20,
        rivals: [{ betfairName: 'Spurs Utd', dates: 2 }],
        decisive: true,
      }),
      alias('THFC', ['2022-09-03']),
    ]);
  });

  it('changes nothing of a single batch', () => {
    const learned = [alias('Tottenham', ['2023-08-12']), alias('THFC', ['2023-08-19'])];
    expect(mergeLearned([learned])).toEqual(learned);
  });
});

function team(slug: string, candidates: readonly NameCandidate[], spec: Partial<UnmappedTeam> = {}): UnmappedTeam {
  return { slug, league: 'premier-league', matches: 1, candidates, ...spec };
}

describe('mergeUnresolved', () => {
  it('asks of each club once, and puts what several days speak for before what only looks alike', () => {
    const alike = { name: 'Spursland', score: 0.9, dates: [], sameAs: 'spursland' };
    const { teams } = mergeUnresolved([
      { teams: [team('spurs', [alike, { name: 'Tottenham', score: 0.6, dates: ['2023-08-12'] }])], rows: [] },
      { teams: [team('other', [], { matches: 3 })], rows: [] },
      {
        teams: [team('spurs', [{ name: 'Tottenham', score: 0.6, dates: ['2022-08-06'] }, alike], { matches: 4 })],
        rows: [],
      },
    ]);
    expect(teams.map(({ slug, matches }) => [slug, matches])).toEqual([
      ['spurs', 5],
      ['other', 3],
    ]);
    expect(teams[0]?.candidates).toEqual([
      { name: 'Tottenham', score: 0.8, dates: ['2022-08-06', '2023-08-12'] },
      alike,
    ]);
  });

  it('keeps leagues apart', () => {
    const { teams } = mergeUnresolved([
      { teams: [team('spurs', []), team('spurs', [], { league: 'fa-cup' })], rows: [] },
    ]);
    expect(teams).toHaveLength(2);
  });
});
