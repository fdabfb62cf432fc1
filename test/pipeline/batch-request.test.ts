import { join, resolve, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FbpError } from '../../src/domain/errors.ts';
import { batchPath } from '../../src/pipeline/batch-request.ts';

describe('batchPath', () => {
  const batch = { country: 'england', league: 'premier-league', season: '2023-2024' };

  it('is the folder of a batch', () => {
    expect(batchPath('out', batch)).toBe(join('out', 'england', 'premier-league', '2023-2024'));
    expect(batchPath('out', { ...batch, league: 'Süper Lig' })).toBe(join('out', 'england', 'Süper Lig', '2023-2024'));
  });

  it.each(['../x', '..', '.', '', ' ', '2023/2024', 'a\\b', '/etc', 'england/', '.hidden', 'a\nb', 'a\0'])(
    'refuses %j as any of the three names',
    (name) => {
      for (const part of ['country', 'league', 'season'] as const) {
        expect(() => batchPath('out', { ...batch, [part]: name })).toThrow(`is no ${part}`);
      }
    },
  );

  it('never leads out of the folder, whatever the names', () => {
    const name = fc.oneof(fc.string(), fc.stringMatching(/^[./\\a-c]{1,6}$/));
    fc.assert(
      fc.property(name, name, name, (country, league, season) => {
        try {
          const path = resolve(batchPath('out', { country, league, season }));
          expect(path.slice(resolve('out').length).split(sep)).toEqual(['', country, league, season]);
        } catch (error) {
          if (!(error instanceof FbpError)) throw error;
          expect(error.code).toBe('FBP-USAGE');
        }
      }),
    );
  });
});
