import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandSeasons } from '../../../src/pipeline/batches/season-range.ts';

describe('expandSeasons', () => {
  it.each([
    ['2023-2024', ['2023-2024']],
    ['apertura-2020', ['apertura-2020']],
    ['2019-2020..2021-2022', ['2019-2020', '2020-2021', '2021-2022']],
    ['2019..2021', ['2019', '2020', '2021']],
    ['1998-99..2000-01', ['1998-99', '1999-00', '2000-01']],
    ['2023..2023', ['2023']],
    ['2019 .. 2020', ['2019', '2020']],
  ])('takes %s for %j', (text, seasons) => {
    expect(expandSeasons(text)).toEqual(seasons);
  });

  it.each([
    '2023..2019',
    '2019-2020..2023',
    '2019-2021..2022-2023',
    '2019..',
    '..',
    '../..',
    '2019..2021..2023',
    '1900..2020',
  ])('refuses %s, with the form that is meant', (text) => {
    expect(() => expandSeasons(text)).toThrow(
      expect.objectContaining({ code: 'FBP-CONFIG', hint: expect.stringContaining('2019-2020..2023-2024') }),
    );
  });

  it('gives every season from the first to the last, once, in order', () => {
    const span = fc.tuple(fc.integer({ min: 1000, max: 9000 }), fc.integer({ min: 0, max: 59 }));
    fc.assert(
      fc.property(span, ([from, more]) => {
        const seasons = expandSeasons(`${from}-${from + 1}..${from + more}-${from + more + 1}`);
        expect(seasons).toHaveLength(more + 1);
        expect(seasons).toEqual([...new Set(seasons)].sort());
      }),
    );
  });
});
