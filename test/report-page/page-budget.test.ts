import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProcessingReport } from '../../src/pipeline/report/processing-report.ts';
import type { BatchOutput } from '../../src/pipeline/report/read-output.ts';
import { pageBudget } from '../../src/report-page/page-budget.ts';

function output(linked: number, seriesRows: number): BatchOutput {
  const report = new ProcessingReport({
    batch: { country: 'england', league: 'premier-league', season: '2023-2024' },
    source: { kind: 'archive', version: 'v1' },
    synthetic: false,
    mapping: {
      ...{ country: 'england', league: 'premier-league', file: undefined, matches: linked },
      ...{ manualMatches: 0, mappedTeams: 0, unmappedTeams: [] },
    },
    maxUnmatched: undefined,
  });
  report.rows = linked;
  report.statuses.linked = linked;
  report.seriesRows = seriesRows;
  return { folder: 'out', report: report.toJSON(), changedAt: 0 };
}

describe('pageBudget', () => {
  it('gives a season all its charts at full detail, however long its time series', () => {
    expect(pageBudget([output(380, 50_000_000)])).toMatchObject({
      listsAll: true,
      chartsAll: true,
      pointsPerSeries: 200,
    });
  });

  it('still draws every match of five thousand', () => {
    expect(pageBudget([output(5000, 50_000_000)])).toMatchObject({ listsAll: true, chartsAll: true });
  });

  it('draws several seasons with fewer points before it leaves charts out', () => {
    const { chartsAll, pointsPerSeries } = pageBudget(Array.from({ length: 4 }, () => output(380, 50_000_000)));
    expect(chartsAll).toBe(true);
    expect(pointsPerSeries).toBeLessThan(200);
  });

  it('never plans more than a page holds', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3000), fc.nat(100_000_000)), { minLength: 1, maxLength: 20 }), (batches) => {
        const outputs = batches.map(([linked, rows]) => output(linked, rows));
        const { listsAll, chartsAll, pointsPerSeries, chartBytes } = pageBudget(outputs);
        const linked = batches.reduce((sum, [one]) => sum + one, 0);
        const rows = batches.reduce((sum, [, one]) => sum + one, 0);
        expect(listsAll || !chartsAll).toBe(true);
        expect(pointsPerSeries).toBeGreaterThanOrEqual(16);
        if (chartsAll) expect(Math.min(rows, linked * 7 * pointsPerSeries) * 10).toBeLessThanOrEqual(chartBytes);
      }),
    );
  });
});
