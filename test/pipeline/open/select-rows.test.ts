import { describe, expect, it } from 'vitest';
import type { InputRow } from '../../../src/domain/match.ts';
import { type RowSelection, surveyRows } from '../../../src/pipeline/open/select-rows.ts';

function row(index: number, tournamentSlug: string, day = '2023-09-01'): InputRow {
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
      matchDate: day,
      kickoff: { precision: 'day', from: Date.parse(day), to: Date.parse(day) + 86_400_000 },
    },
  };
}
const INVALID: InputRow = { kind: 'invalid', invalid: { row: 9, line: 11, cells: {}, reason: 'no date' } };

function selectRows(rows: readonly InputRow[], selection: Partial<RowSelection>) {
  const survey = surveyRows({ league: 'league', season: '2023-2024', ...selection });
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

  it('counts the rows that by their date are of other seasons, and skips them where only one is wanted', () => {
    const days = ['2023-06-20', '2022-09-10', '2024-08-20', '2022-12-01', '2016-08-11'];
    const rows = days.map((day, index) => row(index, 'league', day));
    const survey = surveyRows({ league: 'league', season: '2023-2024' });
    for (const one of rows) survey.see(one);
    expect(survey.otherSeasons).toEqual({
      rows: 5,
      left: 0,
      seasons: [
        { season: '2022-2023', rows: 3, firstLine: 2 },
        { season: '2024-2025', rows: 1, firstLine: 4 },
        { season: '2016-2017', rows: 1, firstLine: 6 },
      ],
    });
    expect(selectRows(rows, {}).map(({ kind }) => kind)).toEqual(rows.map(() => 'match'));
    const only = selectRows(rows, { onlySeason: true });
    expect(only.map((one) => ('reason' in one ? one.reason : one.kind))).toEqual([
      'row of another season: 2022-2023',
      'row of another season: 2022-2023',
      'row of another season: 2024-2025',
      'row of another season: 2022-2023',
      'row of another season: 2016-2017',
    ]);
  });

  it('ends a season in its summer break, however late that is, and tells of the first round of the next one', () => {
    const round = (from: string, count: number) =>
      Array.from({ length: count }, (_, week) =>
        new Date(Date.parse(from) + week * 7 * 86_400_000).toISOString().slice(0, 10),
      );
    const survey = surveyRows({ league: 'league', season: '2019-2020' });
    const days = [...round('2019-08-09', 30), ...round('2020-06-17', 6), '2020-08-04', ...round('2020-09-12', 2)];
    for (const [index, day] of days.entries()) survey.see(row(index, 'league', day));
    expect(survey.otherSeasons.seasons).toEqual([{ season: '2020-2021', rows: 2, firstLine: 39 }]);
    const usual = surveyRows({ league: 'league', season: '2023-2024' });
    for (const [index, day] of [...round('2023-08-11', 41), '2024-08-16'].entries())
      usual.see(row(index, 'league', day));
    expect(usual.otherSeasons.seasons).toEqual([{ season: '2024-2025', rows: 1, firstLine: 43 }]);
  });

  it('takes a season of one year for a calendar year', () => {
    const survey = surveyRows({ league: 'league', season: '2023' });
    for (const day of ['2023-02-01', '2023-12-31', '2021-05-05']) survey.see(row(0, 'league', day));
    expect(survey.otherSeasons.seasons.map(({ season }) => season)).toEqual(['2021']);
  });
});
