import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SERIES_COLUMNS } from '../../../src/domain/series-columns.ts';
import { csvCell } from '../../../src/domain/text/csv-text.ts';
import { repackSeries } from '../../../src/storage/series/repack-series.ts';
import { type Compression, encodeRows } from '../../../src/storage/series/series-part.ts';

const HEADER = `${SERIES_COLUMNS.join(',')}\n`;

interface Match {
  readonly id: string;
  /** Runner names. */
  readonly rows: readonly string[];
}

function textOf({ id, rows }: Match): string {
  return rows
    .map((runner) => {
      const filled = { statistical_match_id: id, runner_name: runner } as Record<string, string>;
      return `${SERIES_COLUMNS.map((column) => csvCell(filled[column] ?? '')).join(',')}\n`;
    })
    .join('');
}

/** The rows of each match as they stand in the copy, with how many it is said to have. */
async function repacked(matches: readonly Match[], compression: Compression) {
  const dir = mkdtempSync(join(tmpdir(), 'fbp-repack-'));
  try {
    const [from, to] = [join(dir, 'from'), join(dir, 'to')];
    writeFileSync(
      from,
      Buffer.concat([HEADER, ...matches.map(textOf)].map((text) => encodeRows(Buffer.from(text), compression))),
    );
    const places = await repackSeries(from, compression, to);
    const bytes = readFileSync(to);
    return places.map(({ matchId, start, end, rows }) => {
      return { matchId, rows, text: gunzipSync(bytes.subarray(start, end)).toString() };
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const cell = fc.stringMatching(/^[a-z0-9 ,"\n-]{1,6}$/).filter((text) => !/^[-\s]/.test(text));
const season = fc.uniqueArray(fc.record({ id: cell, rows: fc.array(cell, { minLength: 1, maxLength: 4 }) }), {
  selector: ({ id }) => id,
  maxLength: 5,
});

describe('repackSeries', () => {
  it('tells where each match stands, with its rows as they were', async () => {
    await fc.assert(
      fc.asyncProperty(season, fc.constantFrom('gzip', 'none'), async (matches, compression) => {
        const wanted = matches.map((match) => ({ matchId: match.id, rows: match.rows.length, text: textOf(match) }));
        expect(await repacked(matches, compression)).toEqual(wanted);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps a match together that is longer than what is held at a time', async () => {
    const long = { id: 'm1', rows: Array.from({ length: 120_000 }, (_, index) => `runner ${index}`) };
    const matches = [long, { id: 'm2', rows: ['one'] }];
    const places = await repacked(matches, 'none');
    expect(places.map(({ matchId, rows }) => [matchId, rows])).toEqual([
      ['m1', 120_000],
      ['m2', 1],
    ]);
    expect(places.map(({ text }) => text)).toEqual(matches.map(textOf));
  });

  it('refuses a series that another version wrote', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'fbp-repack-'));
    const from = join(dir, 'odds.csv');
    writeFileSync(from, 'statistical_match_id,price\nm1,2\n');
    await expect(repackSeries(from, 'none', join(dir, 'to'))).rejects.toMatchObject({ code: 'FBP-INPUT', where: from });
    rmSync(dir, { recursive: true });
  });
});
