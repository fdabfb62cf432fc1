import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type InputRow, PROFILE_NAMES } from '../../../src/domain/match.ts';
import { profileOf } from '../../../src/input/profiles/profiles.ts';
import { readStatistics } from '../../../src/input/read-statistics.ts';
import type { Understood } from '../../../src/input/understood.ts';
import { STATISTICS_FIXTURES } from '../../support/generator/statistics-fixtures.ts';

const BATCH = { country: 'england', league: 'premier-league', season: '2023-2024' };

async function read(file: string) {
  const rows: InputRow[] = [];
  const understood: Understood[] = [];
  const reading = { timeZone: 'UTC', batch: BATCH, onUnderstood: (one: Understood) => understood.push(one) };
  for await (const row of readStatistics(join('test/fixtures/statistics', file), reading)) rows.push(row);
  return { rows, understood: understood[0] };
}

function matchesOf(rows: readonly InputRow[]) {
  return rows.flatMap((row) => (row.kind === 'match' && row.elsewhere === undefined ? [row.match] : []));
}

describe('every profile', () => {
  it('has a fixture', () => {
    expect(new Set(STATISTICS_FIXTURES.map(({ profile }) => profile))).toEqual(new Set(PROFILE_NAMES));
  });

  it('says where its files come from, and is recognised by columns that it takes something from', () => {
    for (const name of PROFILE_NAMES) {
      expect(profileOf(name).source.length).toBeGreaterThan(5);
      expect(profileOf(name).signatures.length).toBeGreaterThan(0);
    }
  });
});

describe('a file in the form of its source', () => {
  it.each(STATISTICS_FIXTURES)('$file is read as $profile: the same matches as in the usual form', async (fixture) => {
    const { file, profile, precision, minutesLate = 0, others = 0 } = fixture;
    const [own, usual] = [await read(file), await read('fbp.csv')];
    expect(own.understood?.profile).toBe(profile);
    expect(own.rows.filter(({ kind }) => kind === 'invalid')).toEqual([]);
    const matches = matchesOf(own.rows);
    expect(own.rows).toHaveLength(matches.length + others);
    expect(matches.map(({ score }) => score)).toEqual(matchesOf(usual.rows).map(({ score }) => score));
    for (const [index, { kickoff, tournamentSlug }] of matches.entries()) {
      const expected = matchesOf(usual.rows)[index]?.kickoff;
      if (expected?.precision !== 'minute') throw new Error('the usual form has minutes');
      const at = expected.at + minutesLate * 60_000;
      expect(tournamentSlug).toBe('premier-league');
      if (precision === 'minute') expect(kickoff).toEqual({ precision, at });
      else expect(kickoff).toMatchObject({ precision, from: Math.floor(expected.at / 86_400_000) * 86_400_000 });
    }
    expect(new Set(matches.map(({ matchId }) => matchId)).size).toBe(matches.length);
  });
});
