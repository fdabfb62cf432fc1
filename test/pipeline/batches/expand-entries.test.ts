import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FbpError } from '../../../src/domain/errors.ts';
import { expandEntries } from '../../../src/pipeline/batches/expand-entries.ts';
import { expandSeasons } from '../../../src/pipeline/batches/seasons.ts';

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
    const span = fc.tuple(fc.integer({ min: 1850, max: 2040 }), fc.integer({ min: 0, max: 59 }));
    fc.assert(
      fc.property(span, ([from, more]) => {
        const seasons = expandSeasons(`${from}-${from + 1}..${from + more}-${from + more + 1}`);
        expect(seasons).toHaveLength(more + 1);
        expect(seasons).toEqual([...new Set(seasons)].sort());
      }),
    );
  });
});

const entry = (season: string, more: object = {}) => ({
  where: `nightly.yaml:${season}`,
  batch: { country: 'england', league: 'premier-league', season, ...more },
});

describe('expandEntries', () => {
  it('makes one batch of each season, with what all have in common and what is the entry’s own', () => {
    const planned = expandEntries(
      [entry('2019-2020..2020-2021'), entry('2023-2024', { archive: ['/a.tar'], stats: '/s' })],
      {
        source: 'auto',
        lockWaitMs: 5,
      },
    );
    expect(planned.map(({ batch }) => batch.season)).toEqual(['2019-2020', '2020-2021', '2023-2024']);
    expect(planned[0]?.request).toMatchObject({ source: 'auto', lockWaitMs: 5 });
    expect(planned[2]?.request).toMatchObject({
      source: 'archive',
      archive: ['/a.tar'],
      statsFile: '/s',
      lockWaitMs: 5,
    });
    expect(planned.every(({ fault }) => fault === undefined)).toBe(true);
  });

  it('knows that a file is shared by batches: it is for several seasons, or several entries name it', () => {
    const shared = (...entries: ReturnType<typeof entry>[]) =>
      expandEntries(entries, {}).map(({ request }) => request.reading?.isShared ?? false);
    expect(shared(entry('2019..2020', { stats: '/s' }))).toEqual([true, true]);
    expect(shared(entry('2019', { stats: '/s' }), entry('2020', { stats: ['/s', '/t'] }))).toEqual([true, true]);
    expect(shared(entry('2019', { stats: '/s' }), entry('2020', { stats: '/t' }), entry('2021'))).toEqual([
      ...[false, false, false],
    ]);
  });

  it('keeps what is wrong with one entry to that entry, and says where it stands', () => {
    const fault = new FbpError('FBP-CONFIG', 'no league', { where: 'nightly.yaml:7' });
    const named = { country: 'spain', league: '?', season: '2023' };
    const planned = expandEntries(
      [
        entry('2023..2019'),
        { where: 'nightly.yaml:7', fault, named },
        entry('2023-2024'),
        entry('2022-2023..2023-2024'),
      ],
      {},
    );
    expect(planned.map((one) => one.fault?.message ?? one.batch.season)).toEqual([
      expect.stringContaining('ends before it begins'),
      'no league',
      '2023-2024',
      '2022-2023',
      'england/premier-league/2023-2024 is named twice',
    ]);
    expect(planned[0]?.fault?.where).toBe('nightly.yaml:2023..2019');
  });
});
