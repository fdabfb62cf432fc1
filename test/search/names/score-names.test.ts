import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clubName } from '../../../src/search/names/club-name.ts';
import { scoreNames } from '../../../src/search/names/score-names.ts';

const score = (slug: string, name: string): number => scoreNames(clubName(slug), clubName(name));

describe('scoreNames', () => {
  it.each([
    ['manchester-united', 'Man Utd'],
    ['nottingham-forest', 'Nottm Forest'],
    ['sheffield-wednesday', 'Sheff Wed'],
    ['west-bromwich-albion', 'West Brom'],
    ['queens-park-rangers', 'QPR'],
    ['milton-keynes-dons', 'MK Dons'],
    ['inverness-caledonian-thistle', 'Inverness CT'],
    ['dagenham-and-redbridge', 'Dag & Red'],
    ['crystal-palace', 'C Palace'],
    ['preston-north-end', 'Preston'],
    ['queen-of-the-south', 'Queen of South'],
    ['ross-county', 'Ross Co'],
    ['real-betis', 'Betis'],
    ['real-sociedad', 'R. Sociedad'],
    ['girona-fc', 'Girona'],
    ['barcelona', 'FC Barcelona'],
    ['burgos-club-de-futbol', 'Burgos'],
    ['bodoglimt', 'Bodø/Glimt'],
    ['st-johnstone', 'St. Johnstone'],
    ['schalke-04', 'Schalke'],
  ])('%s may be %s', (slug, name) => {
    expect(score(slug, name)).toBeGreaterThanOrEqual(0.85);
  });

  it.each([
    ['manchester-united', 'Man City'],
    ['sheffield-wednesday', 'Sheff Utd'],
    ['bristol-city', 'Bristol Rovers'],
    ['dundee-fc', 'Dundee Utd'],
    ['everton', 'Everton De Vina'],
    ['arsenal', 'Arsenal Tula'],
    ['queens-park-rangers', 'Rangers'],
    ['rangers', 'Cove Rangers'],
    ['rangers', 'QPR'],
    ['chesterfield', 'Chester'],
    ['burnley', 'Bury'],
    ['real-madrid', 'Atletico Madrid'],
    ['sc-bastia', 'CA Bastia'],
    ['fc-u-craiova-1948', 'Universitatea Craiova'],
    ['southampton', 'Northampton'],
    ['newport-county', 'Notts Co'],
    ['wolverhampton', 'Wolves'],
  ])('%s is not %s by its name alone', (slug, name) => {
    expect(score(slug, name)).toBeLessThan(0.85);
  });

  it('prefers the whole name to its beginning', () => {
    expect(score('dundee-united', 'Dundee Utd')).toBeGreaterThan(score('dundee-united', 'Dundee'));
    expect(score('queens-park-rangers', 'Queens Park Rangers')).toBeGreaterThan(
      score('queens-park-rangers', 'Queens Park'),
    );
  });

  it('is 1 for the same name and within 0..1 for any two', () => {
    const name = fc.array(fc.constantFrom('real', 'man', 'utd', 'united', 'fc', 'b', 'castle', '04', 'x', 'st'), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(name, name, (one, other) => {
        const value = score(one.join(' '), other.join(' '));
        return value >= 0 && value <= 1 && score(one.join(' '), one.join('-')) === 1;
      }),
    );
  });
});
