import { describe, expect, it } from 'vitest';
import { sideClass, sideOf, tournamentClass } from '../../src/mapping/side-class.ts';

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
  ])('%s is %s', (name, expected) => {
    expect(sideClass(name)).toBe(expected);
  });

  it.each([
    'Man Utd',
    'Podbeskidzie B-B',
    'Tlaxcala F.C',
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

  it('reads the side of a whole tournament', () => {
    expect(tournamentClass('womens-super-league')).toBe('women');
    expect(tournamentClass('primera-division-femenina')).toBe('women');
    expect(tournamentClass('premier-league-u21')).toBe('u21');
    expect(tournamentClass('premier-league')).toBe('senior');
  });
});
