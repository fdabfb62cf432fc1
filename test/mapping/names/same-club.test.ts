import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Club, clubNames } from '../../../src/mapping/names/clubs.ts';
import { sameClubFinder } from '../../../src/mapping/names/same-club.ts';

const club = (slug: string, ...names: string[]): Club => ({
  slug,
  league: 'first',
  betfairNames: names,
  variations: [],
  stadium: undefined,
});

const CLUBS = [
  club('nottingham-forest', 'Nottm Forest', "Nott'm Forest"),
  club('brighton', 'Brighton', 'Brighton & Hove Albion'),
  club('manchester-united', 'Man Utd', 'Manchester United'),
  club('amiens-sc', 'Amiens'),
  club('dundee-fc', 'Dundee'),
  club('dundee-united', 'Dundee Utd'),
  club('schalke-04', 'Schalke 04'),
  club('barcelona', 'Barcelona'),
  club('1-fc-koln', 'FC Koln'),
];
const find = sameClubFinder(CLUBS, 'england');

describe('the mapped club that a slug is another spelling of', () => {
  it('is found in any name of its with club forms, an id, the country or other separators', () => {
    const names = fc.constantFrom(...CLUBS.flatMap((one) => clubNames(one).map((name) => ({ one, name }))));
    const dressed = fc.constantFrom(
      (name: string) => `${name} FC`,
      (name: string) => `AFC ${name}`,
      (name: string) => `${name} Football Club`,
      (name: string) => `Association Football Club ${name}`,
      (name: string) => `${name}-5535`,
      (name: string) => `${name} FC 4711`,
      (name: string) => `${name}-england`,
      (name: string) => (name.endsWith('04') ? name : `4711-${name}`),
      (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
      (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_'),
      (name: string) => name.replace(' & ', ' '),
    );
    fc.assert(
      fc.property(names, dressed, ({ one, name }, dress) => {
        expect(find('first', dress(name))?.slug).toBe(one.slug);
      }),
    );
  });

  it.each([
    ['ManUtd', 'manchester-united'],
    ['manchesterunited', 'manchester-united'],
    ['fc-koeln', '1-fc-koln'],
    ['1. FC Koeln', '1-fc-koln'],
    ['5535-schalke-04', 'schalke-04'],
    ['barcelona-ac', 'barcelona'],
  ])('is found for %s', (slug, expected) => {
    expect(find('first', slug)?.slug).toBe(expected);
  });

  it.each([
    'dundee-city',
    'barcelona-b',
    'barcelona-atletic',
    'amiens-as',
    'dundee-u21',
    'dundee-2',
    'schalke',
    'fc',
    '',
  ])('is none for %s', (slug) => {
    expect(find('first', slug)).toBeUndefined();
  });

  it('is none where two clubs share the spelling', () => {
    const twins = sameClubFinder([club('racing-club', 'Racing'), club('racing-santander', 'Racing')], 'spain');
    expect(twins('first', 'racing-fc')).toBeUndefined();
  });
});
