import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ageOf,
  classIn,
  competitionClass,
  fitsClass,
  parseSideClass,
  sideClass,
  sideOf,
} from '../../../src/mapping/names/side-class.ts';

describe('sideClass', () => {
  it.each([
    ['Sydney FC (W)', 'women'],
    ['Spartans WFC (W)', 'women'],
    ['chelsea-women', 'women'],
    ['Nottingham Forest U21', 'u21'],
    ['España Sub-19', 'u19'],
    ['Brazil U20 (W)', 'u20 women'],
    ['Benfica B', 'reserve'],
    ['Sociedad B', 'reserve'],
    ['athletic-club-b', 'reserve'],
    ['Bayern Munich II', 'reserve'],
    ['Jong Ajax', 'reserve'],
    ['Almagro BA (Res)', 'reserve'],
    ['Glentoran (res)', 'reserve'],
    ['Real Madrid Castilla', 'reserve'],
    ['willem-ii-tilburg', 'reserve'],
    ['Willem II', 'reserve'],
    ['Atlanta United 2', 'reserve'],
    ['zenit-2', 'reserve'],
  ])('%s is %s', (name, expected) => {
    expect(sideClass(name)).toBe(expected);
  });

  it.each([
    'Man Utd',
    'Podbeskidzie B-B',
    'Tlaxcala F.C',
    'Havant & W',
    'B 93',
    'Primavera SP',
    'Wick Academy',
    'FC U Craiova 1948',
    'W Connection',
    'B',
    '',
  ])('%s is a senior side', (name) => {
    expect(sideClass(name)).toBe('senior');
  });

  it('leaves the words that tell the club', () => {
    expect(sideOf('Real Madrid Castilla U19').clubWords).toEqual(['real', 'madrid']);
    expect(sideOf('Queen’s Park (W)').clubWords).toEqual(['queens', 'park']);
  });
});

describe('competitionClass', () => {
  it.each([
    [['womens-super-league'], 'women'],
    [['primera-division-femenina'], 'women'],
    [['wsl'], 'women'],
    [['frauenbundesliga'], 'women'],
    [['a-league-w'], 'women'],
    [['liga-f'], 'women'],
    [['premier-league-u21'], 'u21'],
    [['uefa-youth-league'], 'youth'],
    [['uefa-youth-league-u19'], 'u19'],
    [['reserve-league'], 'reserve'],
    [['england', 'wsl', 'premier-league'], 'women'],
    [['england', 'premier-league', 'womens-super-league'], 'women'],
    [['england', 'u21-premier-league', 'premier-league'], 'u21'],
    [['germany', 'frauen', 'u20-bundesliga'], 'u20 women'],
    [['england', 'u21-premier-league', 'u18-premier-league'], 'u18 u21'],
  ])('%j is %s', (slugs, expected) => {
    expect(competitionClass(slugs)).toBe(expected);
  });

  it.each([
    'premier-league',
    'liga-ii',
    'serie-b',
    'uefa-champions-league-group-f',
    'west-of-scotland-junior-league',
    'league-two',
    'northern-counties-east',
    'wessex-league',
    '',
  ])('%s is of first teams', (slug) => {
    expect(competitionClass([slug])).toBe('senior');
  });

  it('is never that of first teams when one of the slugs is not', () => {
    const slug = fc.constantFrom(
      'premier-league',
      'wsl',
      'u21-premier-league',
      'reserve-league',
      'cup',
      'youth-league',
    );
    fc.assert(
      fc.property(fc.array(slug, { maxLength: 3 }), (slugs) => {
        const all = competitionClass(slugs);
        expect(all === 'senior').toBe(slugs.every((one) => competitionClass([one]) === 'senior'));
        expect(competitionClass([...slugs].reverse())).toBe(all);
      }),
    );
  });
});

describe('classIn', () => {
  it.each([
    ['senior', 'senior', 'senior'],
    ['women', 'senior', 'women'],
    ['women', 'women', 'women'],
    ['senior', 'reserve', 'reserve'],
    ['women', 'reserve', 'reserve women'],
    ['u19', 'u21', 'u21'],
    ['u21 women', 'u21', 'u21 women'],
  ])('of a %s competition a %s side is %s', (competition, own, expected) => {
    expect(classIn(competition, own)).toBe(expected);
  });
});

describe('fitsClass', () => {
  it.each([
    ['senior', 'senior', true],
    ['senior', 'u19', false],
    ['youth', 'u19', true],
    ['youth', 'youth', true],
    ['youth', 'senior', false],
    ['youth', 'reserve', false],
    ['youth', 'u19 women', false],
    ['women youth', 'u19 women', true],
    ['u19', 'youth', false],
    ['u19', 'u21', false],
  ])('a side of class %s seen as %s: %s', (own, seen, expected) => {
    expect(fitsClass(own, seen)).toBe(expected);
  });

  it('lets nothing but an age stand for youth', () => {
    const mark = fc.constantFrom('senior', 'women', 'reserve', 'u17', 'u21', 'u21 women', 'reserve women');
    fc.assert(
      fc.property(mark, mark, (own, seen) => {
        expect(fitsClass(own, seen)).toBe(own === seen);
        expect(fitsClass('youth', seen)).toBe(ageOf(seen) === seen);
      }),
    );
  });
});

describe('parseSideClass', () => {
  it.each([
    ['senior', 'senior'],
    ['women u20', 'u20 women'],
    ['u14', 'u14'],
    ['senior women', undefined],
    ['u24', undefined],
    ['', undefined],
  ])('reads "%s" as %s', (text, expected) => {
    expect(parseSideClass(text)).toBe(expected);
  });
});
