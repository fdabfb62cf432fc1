import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreOfOne, scoreOfTwo } from '../../../src/input/rows/read-score.ts';

const score = (home: number, away: number) => ({ kind: 'score', score: { home, away } });

describe('a score in one cell', () => {
  it.each([
    ['2-1', score(2, 1)],
    ['2 - 1', score(2, 1)],
    ['2–1', score(2, 1)],
    ['2:1', score(2, 1)],
    ['2.0-1.0', score(2, 1)],
    ['1-1 (4-3 pens)', score(1, 1)],
    ['(4) 1–1 (3)', score(1, 1)],
    ['1-1 aet, 4-3 pens', score(1, 1)],
    ['1-1, 4-3p', score(1, 1)],
    ['2-1 (0-0)', score(2, 1)],
    ['2-1 aet (1-1, 0-0)', score(1, 1)],
    ['2-1 aet', { kind: 'none' }],
    ['', { kind: 'none' }],
    ['NA', { kind: 'none' }],
    ['-', { kind: 'none' }],
    ['null', { kind: 'none' }],
    ['Postponed', { kind: 'none' }],
    ['v', { kind: 'none' }],
    ['1:1 n.E. 5:4', score(1, 1)],
    ['5:4 n.E.', { kind: 'none' }],
    ['5:4 n.E. (1:1, 0:0)', score(1, 1)],
    ['2:1 n.V.', { kind: 'none' }],
    ['2:1 n. V. (1:1, 0:0)', score(1, 1)],
    ['1-1 p.s.o. 4-3', score(1, 1)],
    ['1-1 pens 4-3', score(1, 1)],
    ['1-0 (4-3 pens)', score(1, 0)],
    ['2-1 a.p.', { kind: 'none' }],
    ['2-1 agg 3-2', score(2, 1)],
    ['2 x 1', score(2, 1)],
    ['FT: 2-1', score(2, 1)],
    ['2-1 †', score(2, 1)],
    ['20:00', { kind: 'none' }],
    ['3-0 (awarded)', { kind: 'none' }],
    ['Abandoned 1-0', { kind: 'none' }],
    ['0:2 Wertung', { kind: 'none' }],
    ['- : -', { kind: 'none' }],
    ['abgesagt', { kind: 'none' }],
    ['reporté', { kind: 'none' }],
  ])('%s', (cell, expected) => {
    expect(scoreOfOne(cell)).toEqual(expected);
  });

  it('of extra time or penalties is never that of 90 minutes, unless it is level or that stands beside it', () => {
    const marks = ['aet', 'a.e.t.', 'n.V.', 'OT', 'd.t.s.', 'a.p.', 'pens', 'p.s.o.', 'n.E.', 'i.E.', 'dcr', 't.a.b.'];
    const goals = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(
        goals,
        goals,
        goals,
        fc.constantFrom(...marks),
        fc.constantFrom('-', ':', '–'),
        (a, b, level, mark, sign) => {
          fc.pre(a !== b);
          expect(scoreOfOne(`${a}${sign}${b} ${mark}`)).toEqual({ kind: 'none' });
          expect(scoreOfOne(`${a}${sign}${b} ${mark} (${level}${sign}${level}, 0${sign}0)`)).toEqual(
            score(level, level),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is what it was before penalties, wherever they stand', () => {
    const marks = ['pens', 'p.s.o.', 'n.E.', 'PK', 'dcr', 'tab'];
    const goals = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(goals, goals, goals, fc.constantFrom(...marks), (level, a, b, mark) => {
        fc.pre(a !== b);
        for (const cell of [
          `${level}-${level} ${mark} ${a}-${b}`,
          `${level}-${level} (${a}-${b} ${mark})`,
          `${level}-${level} (${mark} ${a}-${b})`,
          `${level}-${level}, ${a}-${b} ${mark}`,
        ]) {
          expect(scoreOfOne(cell), cell).toEqual(score(level, level));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('that a spreadsheet took for a date is named as such', () => {
    for (const cell of ['2-Jan', 'Jan-02', '02/01/2023']) {
      expect(scoreOfOne(cell)).toMatchObject({ kind: 'unreadable', reason: expect.stringContaining('into a date') });
    }
  });

  it('that is no score is not taken for none', () => {
    expect(scoreOfOne('two all')).toEqual({
      kind: 'unreadable',
      reason: 'score "two all" is not two numbers of goals',
    });
  });
});

describe('a score in two cells', () => {
  it.each([
    ['2', '1', score(2, 1)],
    ['2.0', '1.0', score(2, 1)],
    ['1 (4)', '1 (3)', score(1, 1)],
    ['NA', 'NA', { kind: 'none' }],
    ['-', '', { kind: 'none' }],
    ['postponed', 'postponed', { kind: 'none' }],
  ])('%s and %s', (home, away, expected) => {
    expect(scoreOfTwo(home, away)).toEqual(expected);
  });

  it('is none where only one of them is there', () => {
    expect(scoreOfTwo('1', 'NA')).toEqual({
      kind: 'unreadable',
      reason: 'away_score is no score ("NA"), the other is one',
    });
  });
});
