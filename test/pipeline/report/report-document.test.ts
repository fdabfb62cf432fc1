import { describe, expect, it } from 'vitest';
import { ProcessingReport } from '../../../src/pipeline/report/processing-report.ts';
import { reportDocumentSchema } from '../../../src/pipeline/report/report-document.ts';
import { reportSummary } from '../../../src/pipeline/report/report-summary.ts';
import { committedRow } from '../../../src/storage/journal/committed-row.ts';
import { outcomeOf } from '../../support/outcomes.ts';

function reportOf(rows: number, maxUnmatched?: { count: number }): ProcessingReport {
  const nearest = [{ slug: 'burnley', league: 'premier-league', name: 'Burnley', similarity: 0.9 }];
  const report = new ProcessingReport({
    batch: { country: 'england', league: 'premier-league', season: '2023-2024' },
    source: { kind: 'archive', version: 'v1' },
    synthetic: false,
    mapping: {
      country: 'england',
      league: 'premier-league',
      file: undefined,
      matches: rows,
      manualMatches: 0,
      mappedTeams: 1,
      unmappedTeams: [{ slug: 'burnly', matches: 2, nearest }],
    },
    maxUnmatched,
  });
  for (let row = 0; row < rows; row += 1) report.add(committedRow(outcomeOf(row)));
  report.sourceFaults = [{ file: 'a.tar', line: undefined, message: 'torn' }];
  report.outputFiles = { 'matches.csv': 'out/matches.csv' };
  report.matchesFile = 'out/matches.csv';
  return report;
}

describe('the report document', () => {
  it.each([[0], [1], [24], [3000]])('of %i rows gives the same summary as the run did', (rows) => {
    const report = reportOf(rows, { count: 1 });
    const document = reportDocumentSchema.parse(JSON.parse(JSON.stringify(report)));
    expect(document).toEqual(JSON.parse(JSON.stringify(report)));
    expect(reportSummary(document, { matchesFile: 'out/matches.csv' })).toBe(report.generateSummary());
  });

  it('names each odd file, however many faults the others have', () => {
    const report = reportOf(0);
    const row = committedRow(outcomeOf(0));
    for (let file = 0; file < 1500; file += 1) {
      const faults = Array.from({ length: 20 }, (_, at) => ({ file: `${file}.bz2`, line: at, message: 'odd' }));
      report.add({ ...row, faults });
    }
    expect(new Set(report.fileFaults.map(({ file }) => file)).size).toBe(1500);
    expect(report.fileFaults.length).toBeLessThan(2600);
  });

  it('names the earliest failure, whatever stage it is of', () => {
    expect(reportOf(24).generateSummary()).toContain(
      `first to look at: fbp debug ${reportOf(24).failures[0]?.matchId}  `,
    );
  });

  it('says first what became of the only row, and of most of several', () => {
    const rows = Array.from({ length: 24 }, (_, row) => committedRow(outcomeOf(row)));
    const failing = rows.find(({ failure }) => failure !== undefined) ?? expect.fail('none of them fails');
    const of = (count: number) => {
      const report = reportOf(0);
      for (let row = 0; row < count; row += 1) report.add({ ...failing, row });
      return report.generateSummary();
    };
    expect(of(1)).toContain('the only row: ');
    expect(of(3)).toContain('all 3 rows: ');
  });

  it('says when the gate is passed, and only then', () => {
    expect(reportOf(24, { count: 1 }).generateSummary()).toContain('more than --max-unmatched allows');
    expect(reportOf(24, { count: 24 }).generateSummary()).not.toContain('gate');
  });
});
