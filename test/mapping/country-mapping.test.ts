import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCountryMapping, mappingPath } from '../../src/mapping/country-mapping.ts';
import { countryCodeOf, countrySlug, isCountryCode } from '../../src/mapping/names/country-codes.ts';

function folderWith(text: string, name = 'testland.json'): string {
  const dir = mkdtempSync(join(tmpdir(), 'fbp-mapping-'));
  writeFileSync(join(dir, name), text);
  return dir;
}

const TEXT = JSON.stringify({
  version: '1.0.0',
  country: 'Testland',
  last_updated: '2024-01-15',
  country_codes: ['ES', 'AD'],
  leagues: {
    first: {
      town: { betfair_names: ['Town', 'Town Utd'], variations: ['Townspeople'] },
      city: { betfair_names: ['City'] },
    },
    women: { city: { betfair_names: ['City (W)'] } },
  },
  manual_matches: { m1: '28202626', m2: null },
});

describe('a country’s mapping', () => {
  const mapping = loadCountryMapping(folderWith(TEXT), 'Testland');

  it('gives every spelling of a club, Betfair’s first', () => {
    expect(mapping.namesFor('first', 'town')).toEqual({
      slug: 'town',
      club: 'town',
      known: true,
      names: ['Town', 'Town Utd', 'Townspeople'],
    });
  });

  it('finds a club of another league, for cups and promoted clubs', () => {
    expect(mapping.namesFor('some-cup', 'town').known).toBe(true);
  });

  it('prefers the league’s own side where a slug means two', () => {
    expect(mapping.namesFor('women', 'city').names).toEqual(['City (W)']);
    expect(mapping.namesFor('some-cup', 'city').names).toEqual(['City']);
  });

  it('knows a slug that is written as a name, but not one of another side', () => {
    for (const slug of ['Town', 'TOWN', ' Tówn ', 'town!']) {
      expect(mapping.namesFor('first', slug)).toMatchObject({
        slug,
        known: true,
        names: expect.arrayContaining(['Town Utd']),
      });
    }
    for (const slug of ['Town B', 'town-u21', 'TOWN (W)', 'towns'])
      expect(mapping.namesFor('first', slug).known).toBe(false);
  });

  it('reads an unknown slug in words', () => {
    expect(mapping.namesFor('first', 'ac-bosnië-97')).toEqual({
      slug: 'ac-bosnië-97',
      club: 'ac-bosnië-97',
      known: false,
      names: ['Ac Bosnie 97'],
    });
    expect(mapping.namesFor('first', '--').names).toEqual(['--']);
  });

  it('tells decisions by hand, also that there is no event', () => {
    expect(mapping.manualFor('m1')).toEqual({ eventId: '28202626' });
    expect(mapping.manualFor('m2')).toEqual({ eventId: null });
    expect(mapping.manualFor('m3')).toBeUndefined();
  });

  it('knows all clubs of the country with all their names', () => {
    const knowledge = mapping.knowledge();
    expect(knowledge.countryCodes).toEqual(['ES', 'AD']);
    expect(knowledge.namesBySlug.get('city')).toEqual(['City']);
    expect(knowledge.namesBySlug.get('women/city')).toEqual(['City (W)']);
  });

  it('has a version that changes with the file', () => {
    const other = loadCountryMapping(folderWith(TEXT.replace('Townspeople', 'Townsfolk')), 'testland');
    expect(other.knowledge().version).not.toBe(mapping.knowledge().version);
    expect(loadCountryMapping(folderWith(TEXT), 'testland').knowledge().version).toBe(mapping.knowledge().version);
  });

  it('works for a country without a file', () => {
    const none = loadCountryMapping(folderWith(TEXT), 'South Korea');
    expect(none.file).toBeUndefined();
    expect(none.namesFor('k-league-1', 'ulsan-hd')).toEqual({
      slug: 'ulsan-hd',
      club: 'ulsan-hd',
      known: false,
      names: ['Ulsan Hd'],
    });
    expect(none.knowledge()).toEqual({ countryCodes: ['KR'], namesBySlug: new Map(), version: 'none' });
  });

  it('tells which file is not UTF-8', () => {
    const dir = mkdtempSync(join(tmpdir(), 'fbp-mapping-'));
    writeFileSync(join(dir, 'testland.json'), Buffer.from([0x7b, 0xe9, 0x7d]));
    expect(() => loadCountryMapping(dir, 'testland')).toThrow(expect.objectContaining({ code: 'FBP-MAPPING' }));
  });
});

describe('country names', () => {
  it.each([
    ['england', 'GB'],
    ['Northern Ireland', 'GB'],
    ['usa', 'US'],
    ['south-korea', 'KR'],
    ['Turkey', 'TR'],
    ['Türkiye', 'TR'],
    ['bosnia-and-herzegovina', 'BA'],
    ['brazil', 'BR'],
    ['Côte d’Ivoire', 'CI'],
    ['atlantis', undefined],
  ])('%s has the code %s', (country, code) => {
    expect(countryCodeOf(country)).toBe(code);
  });

  it('tells real codes from others', () => {
    expect(['GB', 'ES', 'XK'].every(isCountryCode)).toBe(true);
    expect(['UK', 'EN', 'gb', 'ZZ', 'SU', 'GBR', ''].some(isCountryCode)).toBe(false);
  });

  it('never leads out of the folder', () => {
    expect(countrySlug('../../Etc/Passwd')).toBe('etc-passwd');
    expect(mappingPath('mappings', '../England')).toBe(join('mappings', 'england.json'));
    expect(() => mappingPath('mappings', '..')).toThrow('is not a country');
  });
});
