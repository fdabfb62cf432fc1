import { describe, expect, it } from 'vitest';
import type { Club } from '../../../src/mapping/names/clubs.ts';
import { nameSimilarity, similarTeams } from '../../../src/mapping/names/similar-teams.ts';

function club(slug: string, ...betfairNames: string[]): Club {
  return { slug, league: 'league', betfairNames, variations: [], stadium: undefined };
}

describe('similarTeams', () => {
  it.each([
    ['manchester-united-fc', 'manchester-united'],
    ['united-of-manchester-fc', 'united-of-manchester'],
    ['FC Man Utd', 'manchester-united'],
  ])('puts for %s the club with its words in order first: %s', (name, expected) => {
    const clubs = [club('united-of-manchester', 'FC Utd Manchester'), club('manchester-united', 'Man Utd')];
    expect(similarTeams(name, clubs, 0.5)[0]?.slug).toBe(expected);
  });

  it('leaves out ways to write football club, yet puts the very name before', () => {
    const clubs = [club('dundee-fc', 'Dundee FC'), club('dundee', 'Dundee')];
    expect(similarTeams('dundee', clubs, 0.5).map(({ slug, similarity }) => [slug, similarity])).toEqual([
      ['dundee', 1],
      ['dundee-fc', 0.99],
    ]);
    expect(nameSimilarity('Football Club', 'fc')).toBeLessThan(0.99);
  });
});
