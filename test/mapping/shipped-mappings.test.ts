import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { MappingManager } from '../../src/mapping/mapping-manager.ts';
import { clubNames } from '../../src/mapping/names/clubs.ts';
import { normaliseName } from '../../src/mapping/names/normalise.ts';
import { sideClass } from '../../src/mapping/names/side-class.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const manager = new MappingManager(`${root}mappings`);
const leagueSlugs: Record<string, Record<string, string[]>> = JSON.parse(
  readFileSync(`${root}test/fixtures/mapping/league-slugs.json`, 'utf8'),
);

describe('the shipped mapping files', () => {
  it('are those of the countries with known league seasons', () => {
    expect(manager.countries()).toEqual(Object.keys(leagueSlugs).sort());
  });

  it.each(manager.countries())('%s has no error, no warning and every club of its known league seasons', (country) => {
    const expected = new Map(Object.entries(leagueSlugs[country] ?? {}));
    const report = manager.validateMappings(country, expected);
    expect(report.problems).toEqual([]);
    expect(report.valid).toBe(true);
    expect(report.clubs).toBeGreaterThan(30);
  });

  it.each(Object.keys(leagueSlugs))('%s lists every club of a league season in that league', (country) => {
    const mapping = manager.load(country);
    const text = JSON.parse(readFileSync(`${root}mappings/${country}.json`, 'utf8'));
    for (const [league, slugs] of Object.entries(leagueSlugs[country] ?? {})) {
      // A cup uses every club of the country.
      if (league.endsWith('-cup')) expect(slugs.every((slug) => mapping.namesFor(league, slug).known)).toBe(true);
      else expect(Object.keys(text.leagues[league])).toEqual(expect.arrayContaining(slugs));
    }
  });

  it('give every club a name that no other club of the country has', () => {
    for (const country of manager.countries()) {
      const names = manager.load(country).clubs.flatMap((club) => [...new Set(clubNames(club))]);
      expect(new Set(names).size, country).toBe(names.length);
    }
  });
});

describe('the names of a club', () => {
  it('are all of one side: a mark in one of them would let the club link to its women, youth or reserves', () => {
    const mixed = manager.countries().flatMap((country) =>
      manager.load(country).clubs.flatMap((club) => {
        const classes = new Set(clubNames(club).map(sideClass));
        return classes.size === 1 ? [] : [`${country} ${club.slug}: ${[...classes].join(', ')}`];
      }),
    );
    expect(mixed).toEqual([]);
  });

  it.each([
    ['england', 'manchester-united', ['Man United', 'Manchester Utd', 'Manchester United FC']],
    ['england', 'nottingham-forest', ["Nott'm Forest", 'Nottingham Forest FC', "Nott'ham Forest"]],
    ['england', 'wolverhampton', ['Wolves', 'Wolverhampton Wanderers', 'Wolverhampton Wanderers FC']],
    ['england', 'sheffield-wednesday', ['Sheffield Weds', 'Sheffield Wednesday']],
    ['scotland', 'inverness-caledonian-thistle', ['Inverness CT', 'Inverness Caledonian Thistle']],
    ['spain', 'atletico-madrid', ['Ath Madrid', 'Atlético Madrid', 'Atlético de Madrid', 'Club Atlético de Madrid']],
    ['spain', 'athletic-club', ['Ath Bilbao', 'Athletic Club', 'Athletic Bilbao']],
    ['germany', 'borussia-mgladbach', ["M'gladbach", "M'Gladbach", 'Borussia M.Gladbach', 'Borussia Mönchengladbach']],
    ['germany', '1-fc-koln', ['FC Koln', 'FC Cologne', '1. FC Köln']],
    ['germany', 'eintracht-frankfurt', ['Ein Frankfurt', 'Eint Frankfurt', 'Eintracht Frankfurt']],
    ['italy', 'inter', ['Inter', 'Internazionale', 'Inter Milan', 'FC Internazionale Milano']],
    ['italy', 'hellas-verona', ['Verona', 'Hellas Verona']],
    ['france', 'paris-saint-germain', ['Paris SG', 'Paris Saint-Germain', 'Paris Saint Germain', 'PSG']],
    ['france', 'saint-etienne', ['St Etienne', 'Saint-Étienne', 'AS Saint-Étienne']],
    ['netherlands', 'nec-nijmegen', ['Nijmegen', 'NEC', 'NEC Nijmegen']],
    ['netherlands', 'psv-eindhoven', ['PSV', 'PSV Eindhoven']],
    ['portugal', 'sporting', ['Sp Lisbon', 'Sporting CP', 'Sporting Clube de Portugal']],
    ['portugal', 'vitoria-sc', ['Guimaraes', 'Vitória Guimarães', 'Vitória SC']],
  ])('in %s, %s, are those of other sources too', (country, slug, spellings) => {
    const known = new Set(manager.load(country).namesFor('', slug).names.map(normaliseName));
    expect(spellings.filter((spelling) => !known.has(normaliseName(spelling)))).toEqual([]);
  });
});

const names = fileURLToPath(new URL('../../../shared/data/names/', import.meta.url));
const present = existsSync(`${names}team_links.csv`);
if (!present) console.log(`skipped: real team names are not at ${names}`);

type Row = Record<string, string>;
const rows = (file: string): Row[] => parse(readFileSync(`${names}${file}`, 'utf8'), { columns: true });

describe.skipIf(!present)('the shipped mapping files against real names', () => {
  const countryOf = (row: Row) => (row['country'] === 'Andorra' ? 'spain' : (row['country'] ?? '').toLowerCase());

  it('have every spelling that was observed on Betfair as an alias of its club', () => {
    const shipped = new Set(manager.countries());
    const observed = rows('team_links.csv').filter(
      (row) => (row['evidence'] ?? '').includes('observed pair') && shipped.has(countryOf(row)),
    );
    expect(observed.length).toBeGreaterThan(350);
    const missing = observed.filter(
      (row) =>
        !manager
          .load(countryOf(row))
          .namesFor('', row['slug'] ?? '')
          .names.includes(row['betfair_name'] ?? ''),
    );
    expect(missing).toEqual([]);
  });

  it('have every spelling of clubs with several', () => {
    const clubs = manager.countries().flatMap((country) => manager.load(country).clubs);
    const slugsShipped = new Set(clubs.map((club) => club.slug));
    const variants = rows('name_variants.csv').filter((row) => slugsShipped.has(row['slug'] ?? ''));
    expect(variants.length).toBeGreaterThan(20);
    const missing = variants.filter((row) => {
      const club = clubs.find((each) => each.slug === row['slug']);
      return club === undefined || !clubNames(club).includes(row['betfair_name'] ?? '');
    });
    expect(missing).toEqual([]);
  });

  it('know both sides of every real event that is tied to a fixture', () => {
    const clubs = new Map(
      manager.countries().flatMap((country) => manager.load(country).clubs.map((club) => [club.slug, club])),
    );
    const wrong = rows('ground_truth_pairs.csv').flatMap((row) => {
      const sides = (row['event_name'] ?? '').split(' v ').map((side) => side.trim());
      const slugs = [row['home_team_slug'] ?? '', row['away_team_slug'] ?? ''];
      return slugs.flatMap((slug, index) => {
        const club = clubs.get(slug);
        return club !== undefined && clubNames(club).includes(sides[index] ?? '') ? [] : [`${slug}: ${sides[index]}`];
      });
    });
    expect(wrong).toEqual([]);
  });
});
