import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRemotePath } from '../../../src/betfair/wire/remote-path.ts';
import { storeKey } from '../../../src/download/market-file-store.ts';

describe('a path of the service', () => {
  it.each([
    ['/xds_nfs/edp_processed/BASIC/2023/Sep/16/32591699/1.217637423.bz2', 'BASIC/2023/Sep/16/32591699/1.217637423.bz2'],
    ['/xds_nfs/hdfs_supreme/PRO/2017/Jan/1/28061114/1.128919106.bz2', 'PRO/2017/Jan/1/28061114/1.128919106.bz2'],
    ['/data/xds/historic/ADVANCED/28139610/1.130129050.bz2', 'ADVANCED/28139610/1.130129050.bz2'],
    ['BASIC/2017/Apr/30/28202626/28202626.bz2', 'BASIC/2017/Apr/30/28202626/28202626.bz2'],
  ])('is understood whatever stands before the plan: %s', (path, key) => {
    const file = parseRemotePath(path);
    expect(file?.path).toBe(path);
    expect(file && storeKey(file)).toBe(key);
  });

  it.each([
    '/xds_nfs/BASIC/2023/Sep/16/32591699/../../../../etc/passwd',
    '/xds_nfs/BASIC/2023/Sep/16/../1.2.bz2',
    '/xds_nfs/BASIC/2023/Foo/16/32591699/1.2.bz2',
    '/xds_nfs/BASIC/2023/Sep/42/32591699/1.2.bz2',
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
        if (file !== undefined) expect(storeKey(file)).toMatch(/^(BASIC|ADVANCED|PRO)(\/[A-Za-z0-9]+)*\/[0-9.]+\.bz2$/);
      }),
    );
  });
});
