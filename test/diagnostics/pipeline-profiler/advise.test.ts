import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { type AdviceBasis, advise } from '../../../src/diagnostics/pipeline-profiler/advise.ts';
import { projectRun, wholeRunS } from '../../../src/diagnostics/pipeline-profiler/project-run.ts';
import { sum } from '../../../src/diagnostics/pipeline-profiler/stage-clock.ts';

const config = configSchema.parse({});
const bytes = { files: 20, compressed: 1, decoded: 1, series: 100, seriesCompressed: 10, byMarketType: [] };

function basis(stages: Readonly<Record<string, readonly number[]>>, over: Partial<AdviceBasis> = {}): AdviceBasis {
  const times = Object.entries(stages).map(([stage, runs]) => ({ stage, runs, totalMs: sum(runs) }));
  return { times, sampled: 10, linked: 100, source: 'archive', config, bytes, ...over };
}

const ten = (ms: number) => Array.from({ length: 10 }, () => ms);

describe('projectRun', () => {
  it('takes stages of matches times the linked matches, and stages of the batch once', () => {
    const { stages, totalS } = projectRun(basis({ search: [2000], extract: ten(50), other: [999] }));
    expect(stages).toEqual([
      { stage: 'extract', seconds: 5 },
      { stage: 'search', seconds: 2 },
    ]);
    expect(totalS).toBe(7);
  });

  it('counts the slow first match once', () => {
    expect(wholeRunS(basis({ extract: [550, ...ten(50).slice(1)] }), 'extract')).toBe(5.5);
  });

  it('lets downloads of the historic service share their workers', () => {
    const historic = projectRun(basis({ download: ten(800) }, { source: 'historic' }));
    expect(historic.totalS).toBe(10);
    expect(projectRun(basis({ download: ten(800) })).totalS).toBe(80);
  });
});

describe('advise', () => {
  it('has nothing to say where nothing would gain much', () => {
    expect(advise(basis({ extract: ten(100), store: ten(1), compress: ten(1) }))).toEqual([]);
  });

  it('wants more downloads at once where they wait for the network, no more than rate and processor allow', () => {
    const [advice] = advise(basis({ download: ten(2000), extract: ten(10) }, { source: 'historic' }));
    // 200 files at 20 a second take 10 s at least; 200 s one by one, 25 s with 8 workers.
    expect(advice).toMatchObject({ setting: 'processing.parallel.max_workers.download', value: '20' });
    expect(advice?.gainS).toBeCloseTo(25 - 10);
    expect(advise(basis({ download: ten(2000), extract: ten(500) }, { source: 'historic' }))).toEqual([]);
  });

  it('promises of a longer cache what searching again saves', () => {
    const [advice] = advise(basis({ search: [5000], 'search again': [1000], extract: ten(10) }));
    expect(advice).toMatchObject({ setting: 'mapping.cache_ttl_hours', value: '168', gainS: 4 });
    const off = { ...config, mapping: { ...config.mapping, cache_enabled: false } };
    const [enable] = advise(basis({ search: [5000], 'search again': [1000] }, { config: off }));
    expect(enable).toMatchObject({ setting: 'mapping.cache_enabled', value: 'true' });
  });

  it('tells how much fewer markets, no compression and a faster disk would gain, most first', () => {
    const byMarketType = [
      { marketType: 'MATCH_ODDS', bytes: 25 },
      { marketType: 'OVER_UNDER_25', bytes: 75 },
    ];
    const found = advise(
      basis({ extract: ten(100), store: ten(60), compress: ten(20) }, { bytes: { ...bytes, byMarketType } }),
    );
    expect(found.map(({ setting, gainS }) => [setting, gainS])).toEqual([
      ['extraction.markets', 7.5],
      ['storage.temp_dir', 4],
      ['storage.compression', 2],
    ]);
    expect(found[2]?.text).toContain('10.0 times the bytes');
  });
});
