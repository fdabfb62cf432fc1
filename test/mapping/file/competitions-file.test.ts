import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCountryMapping } from '../../../src/mapping/country-mapping.ts';
import {
  competitionsPath,
  loadCompetitions,
  parseCompetitions,
  shippedCompetitions,
} from '../../../src/mapping/file/competitions-file.ts';
import { MappingManager } from '../../../src/mapping/mapping-manager.ts';
import { competitionClass } from '../../../src/mapping/names/side-class.ts';

function folderWith(competitions: object, version = '1.0.0'): string {
  const dir = mkdtempSync(join(tmpdir(), 'fbp-competitions-'));
  writeFileSync(competitionsPath(dir), JSON.stringify({ version, competitions }));
  return dir;
}

describe('the shipped list of competitions', () => {
  it('has no error, no warning, and no entry twice in another spelling', () => {
    const report = new MappingManager('mappings').validateCompetitions();
    expect(report?.problems).toEqual([]);
    expect(report?.competitions).toBeGreaterThan(500);
  });

  it.each([
    [['france', 'arkema-premiere-ligue'], 'women'],
    [['portugal', 'liga-bpi'], 'women'],
    [['poland', 'ekstraliga-kobiet'], 'women'],
    [['usa', 'NWSL'], 'women'],
    [['england', 'premier_league_2'], 'youth'],
    [['europe', 'uefa-youth-league'], 'u19'],
    [['england', 'premier-league-2', 'u21-premier-league'], 'u21'],
    [['italy', 'primavera-1'], 'youth'],
    [['usa', 'mls-next-pro'], 'reserve'],
    [['belgium', 'super-league'], 'women'],
    [['switzerland', 'super-league'], 'senior'],
    [['spain', 'primera-federacion'], 'senior'],
  ])('says of %j: %s', (slugs, expected) => {
    expect(competitionClass(slugs, shippedCompetitions().classes)).toBe(expected);
  });

  it('counts where a folder of mappings has no list', () => {
    const dir = mkdtempSync(join(tmpdir(), 'fbp-competitions-'));
    expect(loadCompetitions(dir)).toBe(shippedCompetitions());
    expect(new MappingManager(dir).validateCompetitions()).toBeUndefined();
  });
});

describe('a list of the user’s own', () => {
  it('adds to the shipped one and overrules it', () => {
    const dir = folderWith({ 'my-cup': 'women u17', 'liga-f': 'senior' });
    const { classes } = loadCompetitions(dir);
    expect(competitionClass(['testland', 'my-cup'], classes)).toBe('u17 women');
    expect(competitionClass(['testland', 'liga-f'], classes)).toBe('senior');
    expect(competitionClass(['testland', 'liga-bpi'], classes)).toBe('women');
  });

  it('is no country, and part of what a run depends on', () => {
    const dir = folderWith({ 'my-cup': 'women' });
    expect(new MappingManager(dir).countries()).toEqual([]);
    const versions = [dir, folderWith({ 'my-cup': 'youth' }), tmpdir()].map(
      (folder) => loadCountryMapping(folder, 'england').knowledge().version,
    );
    expect(new Set(versions).size).toBe(3);
  });

  it('is refused as a whole, with its line, when an entry is wrong', () => {
    expect(() => loadCompetitions(folderWith({ 'my-cup': 'ladies' }))).toThrow(
      /competitions.my-cup: "ladies" is no class/,
    );
  });

  it.each([
    ['{"version": "1", "competitions": {"a": "u9"}}', 'wrong_value', 'competitions.a'],
    ['{"version": "1", "competitions": {"a": "youth u19"}}', 'wrong_value', 'competitions.a'],
    ['{"version": "1", "competitions": {"a b": "women"}}', 'wrong_value', 'competitions.a b'],
    ['{"version": "1", "competitions": {"a-b": "women", "a_b": "youth"}}', 'conflict', 'competitions.a_b'],
    ['{"version": "1", "competitions": {"a": "women", "a": "youth"}}', 'duplicate_key', 'competitions.a'],
    ['{"version": "1", "competitons": {}}', 'unknown_key', 'competitons'],
    ['', 'malformed', ''],
  ])('%s has an error at its key', (text, kind, key) => {
    const { value, problems } = parseCompetitions('competitions.json', text);
    expect(value).toBeUndefined();
    expect(problems.map((problem) => ({ kind: problem.kind, key: problem.key }))).toContainEqual({ kind, key });
  });
});
