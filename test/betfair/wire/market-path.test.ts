import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dayOf,
  describeFile,
  describeFolder,
  marketPath,
  parseRemotePath,
  pathSegments,
  UNDATED,
} from '../../../src/betfair/wire/market-path.ts';

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

describe('a path of the service', () => {
  it.each([
    ['/xds_nfs/edp_processed/BASIC/2023/Sep/16/32591699/1.217637423.bz2', 'BASIC/2023/Sep/16/32591699/1.217637423.bz2'],
    ['/xds_nfs/hdfs_supreme/PRO/2017/Jan/1/28061114/1.128919106.bz2', 'PRO/2017/Jan/1/28061114/1.128919106.bz2'],
    ['/data/xds/historic/ADVANCED/28139610/1.130129050.bz2', 'ADVANCED/28139610/1.130129050.bz2'],
    ['BASIC/2017/Apr/30/28202626/28202626.bz2', 'BASIC/2017/Apr/30/28202626/28202626.bz2'],
  ])('is understood whatever stands before the plan: %s', (path, key) => {
    const file = parseRemotePath(path);
    expect(file?.path).toBe(path);
    expect(file && marketPath(file)).toBe(key);
  });

  it.each([
    '/xds_nfs/BASIC/2023/Sep/16/32591699/../../../../etc/passwd',
    '/xds_nfs/BASIC/2023/Sep/16/../1.2.bz2',
    '/xds_nfs/BASIC/2023/Foo/16/32591699/1.2.bz2',
    '/xds_nfs/BASIC/2023/Sep/42/32591699/1.2.bz2',
    '/xds_nfs/BASIC/2023/Feb/29/32591699/1.2.bz2',
    '/xds_nfs/basic/2023/Sep/16/32591699/1.2.bz2',
    '/xds_nfs/BASIC/2023/Sep/16/32591699/1.2.gz',
    '/xds_nfs/BASIC/2023/Sep/16/more/32591699/1.2.bz2',
    '/xds_nfs/BASIC/2023/Sep/16/32591699/2.2.bz2',
    '/xds_nfs/BASIC/2023/Sep/16/32591699/32591700.bz2',
    '/xds_nfs/BASIC/2023/Sep/16/32591699/1.2.bz2\0.sh',
    '/xds_nfs/2023/Sep/16/32591699/1.2.bz2',
    'BASIC\\2023\\Sep\\16\\32591699\\1.2.bz2',
    '',
  ])('is refused when it has another form: %j', (path) => {
    expect(parseRemotePath(path)).toBeUndefined();
  });

  it('never leads out of the store', () => {
    const segment = fc.oneof(
      fc.constantFrom('..', '.', '', 'BASIC', '2023', 'Sep', '16', '1.2.bz2', '329', '~', 'C:'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 9 }), (segments) => {
        const file = parseRemotePath(segments.join('/'));
        if (file !== undefined)
          expect(marketPath(file)).toMatch(/^(BASIC|ADVANCED|PRO)(\/[A-Za-z0-9]+)*\/[0-9.]+\.bz2$/);
      }),
    );
  });

  it('says the same of a file as an archive that keeps it at that place', () => {
    const day = dayOf(Date.UTC(2023, 8, 16));
    fc.assert(
      fc.property(
        fc.constantFrom('BASIC', 'ADVANCED', 'PRO'),
        fc.oneof(fc.constant(UNDATED), fc.integer({ min: day - 4000, max: day + 4000 })),
        fc.option(fc.integer({ min: 1, max: 300_000_000 }), { nil: undefined }),
        (plan, when, market) => {
          const marketId = market === undefined ? undefined : `1.${market}`;
          const path = `/xds_nfs/${marketPath({ plan, day: when, eventId: '32591699', marketId })}`;
          expect(parseRemotePath(path)).toEqual({ path, plan, day: when, eventId: '32591699', marketId });
          const segments = pathSegments(path);
          expect(describeFolder(segments.slice(0, -1))).toEqual({ plan, day: when, eventId: '32591699' });
          expect(describeFile(segments.at(-1) ?? '')?.marketId).toBe(marketId);
        },
      ),
    );
  });
});
