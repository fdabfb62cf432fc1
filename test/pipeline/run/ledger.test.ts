import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FbpError } from '../../../src/domain/errors.ts';
import { STATUSES } from '../../../src/domain/outcome.ts';
import { ProcessingReport } from '../../../src/pipeline/report/processing-report.ts';
import { processMatch } from '../../../src/pipeline/run/process-match.ts';
import { committedRow } from '../../../src/storage/journal/committed-row.ts';
import { extractedMatch, link, localFile, searchResult, statisticalMatch } from '../../support/builders.ts';

const FAULTS = ['FBP-MARKET-FILE', 'FBP-REMOTE', 'FBP-TIMEOUT', 'FBP-RATE-LIMITED', 'FBP-ARCHIVE'] as const;

const MAPPING = {
  country: 'england',
  league: 'premier-league',
  file: undefined,
  matches: 0,
  manualMatches: 0,
  mappedTeams: 0,
  unmappedTeams: [],
};

/** What becomes of one row. */
const FATES = fc.record({
  found: fc.constantFrom('linked', 'not_found', 'ambiguous'),
  download: fc.option(fc.constantFrom(...FAULTS, 'crash'), { freq: 4 }),
  extract: fc.option(fc.constantFrom(...FAULTS, 'crash'), { freq: 4 }),
  prices: fc.boolean(),
});
type Fate = typeof FATES extends fc.Arbitrary<infer One> ? One : never;

function fail(fault: Fate['download']): never {
  throw fault === 'crash' || fault === null
    ? new TypeError('undefined is not a function')
    : new FbpError(fault, 'failed');
}

async function endOf({ found, download, extract, prices }: Fate, row: number) {
  const verdict =
    found === 'linked'
      ? ({ kind: 'linked', link: link() } as const)
      : ({ kind: found, reason: 'so', cause: 'no_event', judged: false } as const);
  const { outcome } = await processMatch(statisticalMatch({ row }), searchResult(row, verdict), {
    locate: async () => [],
    download: async () => (download === null ? [localFile('a')] : fail(download)),
    extract: async () => (extract === null ? extractedMatch({ seriesRows: prices ? 1 : 0 }) : fail(extract)),
  });
  return outcome;
}

function expectedStatus({ found, download, extract, prices }: Fate) {
  if (found !== 'linked') return found;
  if (download !== null) return 'download_failed';
  if (extract !== null) return 'extraction_failed';
  return prices ? 'linked' : 'linked_no_odds';
}

describe('the ledger', () => {
  it('adds up, lists every failure and shows it in the exit code, over 500 mixes of faults', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(FATES, { maxLength: 30 }), async (fates) => {
        const report = new ProcessingReport({
          batch: { country: 'england', league: 'premier-league', season: '2023-2024' },
          source: { kind: 'archive', version: '1' },
          synthetic: false,
          mapping: MAPPING,
          maxUnmatched: undefined,
        });
        for (const [row, fate] of fates.entries()) {
          const outcome = await endOf(fate, row);
          expect(outcome.status).toBe(expectedStatus(fate));
          report.add(committedRow(outcome));
        }
        const { statuses } = report.toJSON();
        expect(STATUSES.reduce((sum, status) => sum + statuses[status], 0)).toBe(fates.length);
        const failed = fates.filter((fate) => expectedStatus(fate).endsWith('failed')).length;
        expect(report.failedRows).toBe(failed);
        expect(report.exitCode).toBe(failed > 0 ? 3 : 0);
        const unlinked = fates.filter((fate) => !expectedStatus(fate).startsWith('linked')).length;
        expect(report.failures.length).toBeGreaterThanOrEqual(unlinked);
      }),
      { numRuns: 500 },
    );
  });
});
