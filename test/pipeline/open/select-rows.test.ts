import { describe, expect, it } from 'vitest';
import type { InputRow } from '../../../src/domain/match.ts';
import { type RowSelection, surveyRows } from '../../../src/pipeline/open/select-rows.ts';

function row(index: number, tournamentSlug: string): InputRow {
  return {
    kind: 'match',
    match: {
      row: index,
      line: index + 2,
      tournamentId: '1',
      seasonId: '1',
      matchId: `m${index}`,
      tournamentSlug,
      homeTeamSlug: 'a',
      awayTeamSlug: 'b',
      matchDate: '2023-08-11',
      kickoff: { precision: 'day', from: 0, to: 1 },
    },
  };
}
const INVALID: InputRow = { kind: 'invalid', invalid: { row: 9, line: 11, cells: {}, reason: 'no date' } };

function selectRows(rows: readonly InputRow[], selection: RowSelection) {
  const survey = surveyRows(selection);
  for (const one of rows) survey.see(one);
  return rows.map(survey.selector());
}

describe('surveyRows', () => {
  it('keeps every row, in order', () => {
    const rows = [row(0, 'cup'), row(1, 'league'), INVALID];
    expect(selectRows(rows, { league: 'league', limit: 1 })).toHaveLength(3);
  });

  it('skips rows of other tournaments when the file knows the league by its name', () => {
    const kinds = selectRows([row(0, 'cup'), row(1, 'league')], { league: 'league' }).map(({ kind }) => kind);
    expect(kinds).toEqual(['skipped', 'match']);
  });

  it('keeps all rows when the file knows the league only by another name', () => {
    const kinds = selectRows([row(0, 'sponsor-a'), row(1, 'sponsor-b')], { league: 'league' }).map(({ kind }) => kind);
    expect(kinds).toEqual(['match', 'match']);
  });

  it('counts only rows that are processed against the limit', () => {
    const rows = [row(0, 'cup'), row(1, 'league'), INVALID, row(2, 'league'), row(3, 'league')];
    const kinds = selectRows(rows, { league: 'league', limit: 2 }).map(({ kind }) => kind);
    expect(kinds).toEqual(['skipped', 'match', 'invalid', 'match', 'skipped']);
  });

  it('takes only the matches asked for', () => {
    const selected = selectRows([row(0, 'l'), row(1, 'l')], { league: 'l', matchIds: ['m1'] });
    expect(selected[0]).toMatchObject({ kind: 'skipped', reason: 'not among the --match-id wanted' });
    expect(selected[1]?.kind).toBe('match');
  });

  it('names the nearest match for an id that no row has', () => {
    const select = () => selectRows([row(10, 'l'), row(1, 'l')], { league: 'l', matchIds: ['m11'] });
    expect(select).toThrow(
      expect.objectContaining({ code: 'FBP-USAGE', hint: expect.stringContaining('did you mean m1') }),
    );
  });
});
