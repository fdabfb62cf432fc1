import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, describeFile, describeFolder, pathSegments, UNDATED } from '../../../src/betfair/wire/archive-path.ts';

const folder = (path: string) => describeFolder(pathSegments(path));

describe('describeFolder', () => {
  it('reads plan, day and event behind every prefix Betfair has used', () => {
    const day = dayOf(Date.UTC(2023, 8, 16));
    const known = { plan: 'BASIC', day, eventId: '32591699' };
    for (const prefix of ['', '/xds_nfs/hdfs_supreme/', '/xds_nfs/edp_processed/', './', 'my downloads/2024/']) {
      expect(folder(`${prefix}BASIC/2023/Sep/16/32591699`)).toEqual(known);
    }
  });

  it('needs no day folders, no plan and no event folder', () => {
    expect(folder('/data/xds/historic/BASIC/28139610')).toEqual({ plan: 'BASIC', day: UNDATED, eventId: '28139610' });
    expect(folder('soccer')).toEqual({ plan: undefined, day: UNDATED, eventId: undefined });
    expect(folder('PRO/2019/Sep/8')).toMatchObject({
      plan: 'PRO',
      eventId: undefined,
      day: dayOf(Date.UTC(2019, 8, 8)),
    });
  });

  it('takes no year or day of the month for an event', () => {
    expect(folder('BASIC/2019').eventId).toBeUndefined();
    expect(folder('BASIC/2019/Sep/8').eventId).toBeUndefined();
  });

  it('reads back every day', () => {
    const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
    fc.assert(
      fc.property(fc.integer({ min: dayOf(Date.UTC(2015, 0)), max: dayOf(Date.UTC(2035, 0)) }), (day) => {
        const date = new Date(day * 86_400_000);
        const path = `x/${date.getUTCFullYear()}/${months[date.getUTCMonth()]}/${date.getUTCDate()}/30000001`;
        expect(folder(path).day).toBe(day);
      }),
    );
  });
});

describe('describeFile', () => {
  it.each([
    '1.131162806.bz2',
    '1.131162806.gz',
    '1.131162806.json',
    '1.131162806.jsonl',
    '1.131162806.txt',
    '1.131162806',
  ])('takes %s for a market', (name) =>
    expect(describeFile(name)).toEqual({ marketId: '1.131162806', eventId: undefined }),
  );

  it('takes a bare event id for an event-level file', () => {
    expect(describeFile('28202626.bz2')).toEqual({ marketId: undefined, eventId: '28202626' });
  });

  it.each([
    'README.md',
    '1.232432712.excerpt.jsonl',
    '2.123.bz2',
    '1..bz2',
    '1.12a.bz2',
    '.1.123.bz2',
    '1.123.bz2.part',
    '2023',
  ])('ignores %s', (name) => expect(describeFile(name)).toBeUndefined());
});
