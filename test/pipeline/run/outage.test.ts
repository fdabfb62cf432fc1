import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FbpError } from '../../../src/domain/errors.ts';
import { holdBackOutage, outageWatch, ServiceOutage } from '../../../src/pipeline/run/outage.ts';
import type { ProcessedRow } from '../../../src/pipeline/run/process-match.ts';
import { extractedMatch, link, searchResult, statisticalMatch } from '../../support/builders.ts';

type Kind = 'linked' | 'not_found' | 'failed' | 'bad_file';

function rowOf(kind: Kind, row: number): ProcessedRow {
  const match = statisticalMatch({ row });
  const chosen = link();
  const search = searchResult(row, { kind: 'linked', link: chosen });
  const linked = { match, search, link: chosen };
  const fault = {
    code: kind === 'failed' ? 'FBP-TIMEOUT' : 'FBP-MARKET-FILE',
    message: kind,
    hint: undefined,
  } as const;
  if (kind === 'linked') {
    const { series: _, ...extracted } = extractedMatch();
    return { outcome: { status: 'linked', ...linked, extracted, settlementCheck: 'agrees' }, series: undefined };
  }
  if (kind === 'not_found')
    return { outcome: { status: 'not_found', match, search, reason: 'none', cause: 'no_event' }, series: undefined };
  return { outcome: { status: 'download_failed', ...linked, fault }, series: undefined };
}

async function* given(kinds: readonly Kind[]): AsyncGenerator<ProcessedRow> {
  for (const [index, kind] of kinds.entries()) yield rowOf(kind, index);
}

/** The rows that came through, and whether the run was stopped. */
async function pass(kinds: readonly Kind[]): Promise<{ rows: number[]; stopped: boolean }> {
  const rows: number[] = [];
  try {
    for await (const { outcome } of holdBackOutage(given(kinds))) {
      rows.push('match' in outcome ? outcome.match.row : -1);
    }
  } catch (error) {
    expect(error).toBeInstanceOf(ServiceOutage);
    expect(error).toMatchObject({ code: 'FBP-REMOTE', exitCode: 5 });
    return { rows, stopped: true };
  }
  return { rows, stopped: false };
}

const KINDS = fc.constantFrom<Kind[]>('linked', 'not_found', 'failed', 'bad_file');

describe('holdBackOutage', () => {
  it('passes every row in order, or stops before the first row of the outage', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(KINDS, { maxLength: 40 }), async (kinds) => {
        const { rows, stopped } = await pass(kinds);
        expect(rows).toEqual(kinds.slice(0, rows.length).map((_, index) => index));
        if (!stopped) {
          expect(rows).toHaveLength(kinds.length);
          return;
        }
        expect(kinds[rows.length]).toBe('failed');
        expect(
          kinds.slice(rows.length).filter((kind, index, rest) => kind === 'linked' && index < lastCounted(rest)),
        ).toEqual([]);
      }),
    );
  });

  it('writes single failures as what they are', async () => {
    expect(await pass(['failed', 'not_found', 'linked', 'failed'])).toEqual({ rows: [0, 1, 2, 3], stopped: false });
  });

  it('stops at the eighth failure in a row with none of them passed on', async () => {
    const failures = Array<Kind>(8).fill('failed');
    expect(await pass(['linked', ...failures, 'linked'])).toEqual({ rows: [0], stopped: true });
  });

  it('stops when no download of a short batch succeeded at all', async () => {
    expect(await pass(['not_found', 'failed', 'failed'])).toEqual({ rows: [0], stopped: true });
  });
});

/** Index of the eighth failure, or past the end. */
function lastCounted(rest: readonly Kind[]): number {
  const failures = rest.flatMap((kind, index) => (kind === 'failed' ? [index] : []));
  return failures[7] ?? rest.length;
}

describe('outageWatch', () => {
  const down = () => Promise.reject(new FbpError('FBP-REMOTE', 'gone'));

  it('calls the eighth failure in a row an outage, and begins anew after a success', async () => {
    const watched = outageWatch();
    for (let round = 0; round < 2; round += 1) {
      for (let count = 1; count < 8; count += 1) await expect(watched(down)).rejects.not.toBeInstanceOf(ServiceOutage);
      await watched(async () => 1);
    }
    for (let count = 1; count < 8; count += 1) await expect(watched(down)).rejects.not.toBeInstanceOf(ServiceOutage);
    await expect(watched(down)).rejects.toBeInstanceOf(ServiceOutage);
  });

  it('does not count files that are bad in themselves', async () => {
    const watched = outageWatch();
    const bad = () => Promise.reject(new FbpError('FBP-MARKET-FILE', 'damaged'));
    for (let count = 0; count < 20; count += 1)
      await expect(watched(bad)).rejects.toMatchObject({ code: 'FBP-MARKET-FILE' });
  });
});
