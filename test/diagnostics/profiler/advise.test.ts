import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { type AdviceBasis, advise } from '../../../src/diagnostics/profiler/advise.ts';
import { projectRun, wholeRunS } from '../../../src/diagnostics/profiler/project-run.ts';
import { sum } from '../../../src/diagnostics/profiler/stage-clock.ts';

const config = configSchema.parse({});
const bytes = { files: 20, compressed: 1, decoded: 1, series: 100, seriesCompressed: 10, byMarketType: [] };

/** Ten of a hundred linked matches, on one core unless said otherwise. */
function basis(stages: Readonly<Record<string, readonly number[]>>, over: Partial<AdviceBasis> = {}): AdviceBasis {
  const times = Object.entries(stages).map(([stage, runs]) => ({ stage, runs, totalMs: sum(runs) }));
  return { times, sampled: 10, linked: 100, source: 'archive', config, cores: 1, bytes, ...over };
}

const ten = (ms: number) => Array.from({ length: 10 }, () => ms);

describe('projectRun', () => {
  it('takes stages of matches times the linked matches, and stages of the batch once', () => {
    const { stages, totalS } = projectRun(basis({ search: [2000], extract: ten(50), other: [999] }));
    expect(stages.slice(0, 2)).toEqual([
      { stage: 'extract', seconds: 5 },
      { stage: 'search', seconds: 2 },
    ]);
    expect(totalS).toBe(7);
  });

  it('counts the slow first match once', () => {
    expect(wholeRunS(basis({ extract: [550, ...ten(50).slice(1)] }), 'extract')).toBe(5.5);
  });

  it('lets downloads and threads share their work, and overlap with storing', () => {
    const stages = { download: ten(800), extract: ten(300), decode: ten(100), store: ten(90) };
    // 80 s of downloads by 8, 40 s of processor by 4, 9 s of storing.
    expect(projectRun(basis(stages, { source: 'historic', cores: 16 })).totalS).toBe(10);
    expect(projectRun(basis(stages, { source: 'historic', cores: 2 })).totalS).toBe(20);
    const parallel = { ...config.processing.parallel, enabled: false };
    const serial = { ...config, processing: { ...config.processing, parallel } };
    expect(projectRun(basis(stages, { source: 'historic', cores: 2, config: serial })).totalS).toBe(129);
  });
});

it('makes a whole run up of the stages that it waits for, and of no other', () => {
  const runs = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 10, maxLength: 10 });
  const stages = fc.record({ search: runs, download: runs, decode: runs, extract: runs, store: runs });
  fc.assert(
    fc.property(
      stages,
      fc.constantFrom('archive', 'historic'),
      fc.integer({ min: 1, max: 32 }),
      (times, source, cores) => {
        const { stages: parts, totalS } = projectRun(basis(times, { source, cores }));
        expect(sum(parts.map(({ seconds }) => seconds))).toBeCloseTo(totalS, 9);
        const names = parts.map(({ stage }) => stage);
        expect(names.includes('download') && names.includes('store')).toBe(false);
      },
    ),
  );
});

describe('advise', () => {
  it('has nothing to say where nothing would gain much', () => {
    expect(advise(basis({ extract: ten(100), store: ten(2), compress: ten(1) }))).toEqual([]);
  });

  it('wants more downloads at once where they wait for the network, no more than rate and processor allow', () => {
    const [advice] = advise(basis({ download: ten(2000), extract: ten(10) }, { source: 'historic' }));
    // 200 files at 20 a second take 10 s at least; 200 s one by one, 25 s with 8 workers.
    expect(advice).toMatchObject({ setting: 'processing.parallel.max_workers.download', value: '20' });
    expect(advice?.gainS).toBeCloseTo(25 - 10);
    expect(advise(basis({ download: ten(2000), extract: ten(500) }, { source: 'historic' }))).toEqual([]);
  });

  it('wants a thread for each core where extraction is what a run waits for', () => {
    const [advice] = advise(basis({ extract: ten(800), store: ten(10) }, { cores: 8 }));
    expect(advice).toMatchObject({ setting: 'processing.parallel.max_workers.extract', value: '8', gainS: 10 });
    expect(advise(basis({ extract: ten(10), search: [9000] }, { cores: 8 }))).not.toContainEqual(
      expect.objectContaining({ setting: 'processing.parallel.max_workers.extract' }),
    );
  });

  it('promises of a longer cache what searching again saves', () => {
    const [advice] = advise(basis({ search: [5000], 'search again': [1000], extract: ten(10) }));
    expect(advice).toMatchObject({ setting: 'mapping.cache_ttl_hours', value: '168', gainS: 4 });
    const off = { ...config, mapping: { ...config.mapping, cache_enabled: false } };
    const [enable] = advise(basis({ search: [5000], 'search again': [1000] }, { config: off }));
    expect(enable).toMatchObject({ setting: 'mapping.cache_enabled', value: 'true' });
  });

  it('tells how much fewer markets and no compression would gain, as far as a run waits for them', () => {
    const byMarketType = [
      { marketType: 'MATCH_ODDS', bytes: 25 },
      { marketType: 'OVER_UNDER_25', bytes: 75 },
    ];
    const stages = { extract: ten(100), store: ten(40), compress: ten(20) };
    const found = advise(basis(stages, { bytes: { ...bytes, byMarketType } }));
    // 12 s of extraction; with fewer markets 3 s, and then the 4 s of storing are what a run waits for.
    expect(found.map(({ setting, gainS }) => [setting, gainS])).toEqual([
      ['extraction.markets', 8],
      ['storage.compression', 2],
    ]);
    expect(found[1]?.text).toContain('10.0 times the bytes');
  });

  it('wants a faster disk where a run waits for it', () => {
    const [advice] = advise(basis({ extract: ten(10), store: ten(50), compress: ten(10) }));
    expect(advice).toMatchObject({ setting: 'storage.temp_dir', gainS: 3 });
  });

  it('never promises more than a run takes', () => {
    const runs = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 10, maxLength: 10 });
    const stages = fc.record({
      search: runs,
      download: runs,
      decode: runs,
      extract: runs,
      compress: runs,
      store: runs,
    });
    const source = fc.constantFrom('archive', 'historic');
    fc.assert(
      fc.property(stages, source, fc.integer({ min: 1, max: 32 }), (times, kind, cores) => {
        const from = basis(times, { source: kind, cores });
        const { totalS } = projectRun(from);
        for (const { gainS = 0 } of advise(from)) {
          expect(gainS).toBeGreaterThan(0);
          expect(gainS).toBeLessThanOrEqual(totalS + 1e-9);
        }
      }),
    );
  });
});
