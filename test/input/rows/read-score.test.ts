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
  ])('%s', (cell, expected) => {
    expect(scoreOfOne(cell)).toEqual(expected);
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
