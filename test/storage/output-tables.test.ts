import { describe, expect, it } from 'vitest';
import { committedRow } from '../../src/storage/journal/committed-row.ts';
import type { JournalEntry } from '../../src/storage/journal/run-journal.ts';
import { matchesTable } from '../../src/storage/output-tables.ts';
import { marketColumns } from '../../src/storage/tables/match-columns.ts';
import { matchCells } from '../../src/storage/tables/match-row.ts';
import { linked, market, selection } from '../support/outcomes.ts';

const MARKETS = marketColumns({ markets: ['MATCH_ODDS', 'OVER_UNDER_25'], snapshots: [60] });
const CONTEXT = {
  batch: { country: 'england', league: 'premier-league', season: '2023-2024' },
  dataSource: 'archive',
} as const;

function entryOf(row: number, home: Parameters<typeof selection>[1]): JournalEntry {
  const base = linked(row);
  const outcome = {
    ...base,
    extracted: { ...base.extracted, markets: [market('MATCH_ODDS', [selection('home', home)])] },
  };
  const cells = matchCells(outcome, MARKETS, CONTEXT);
  return { start: 0, end: 0, sum: 0, record: committedRow(outcome), cells, priceRows: [] };
}

async function* entriesOf(...entries: readonly JournalEntry[]) {
  yield* entries;
}

async function namesOf(entries: readonly JournalEntry[], allColumns = false): Promise<string[]> {
  const { columns } = await matchesTable(entriesOf(...entries), { columns: MARKETS, allColumns });
  return columns.map(({ name }) => name);
}

const PLAN_MEASURE = /_(bsp|pre_off_volume|vwap|close_back|close_lay)$/;

describe('matchesTable', () => {
  it('leaves out what the plan of the run cannot fill, and nothing else that is empty', async () => {
    const names = await namesOf([entryOf(1, {}), entryOf(2, {})]);
    expect(names.filter((name) => PLAN_MEASURE.test(name))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['match_odds_home_in_play_ht', 'over_under_25_over_close']));
  });

  it('has a measure in all its columns as soon as one row has it', async () => {
    const names = await namesOf([entryOf(1, {}), entryOf(2, { preOffVolume: 0 })]);
    expect(names.filter((name) => PLAN_MEASURE.test(name))).toEqual(
      ['match_odds_home', 'match_odds_draw', 'match_odds_away', 'over_under_25_over', 'over_under_25_under'].map(
        (prefix) => `${prefix}_pre_off_volume`,
      ),
    );
  });

  it('has every column where all are wanted', async () => {
    const names = await namesOf([entryOf(1, {})], true);
    expect(names.filter((name) => PLAN_MEASURE.test(name))).toHaveLength(5 * 5);
  });

  it('keeps each cell below its column', async () => {
    const entry = entryOf(1, { closeBack: 2.5 });
    const table = await matchesTable(entriesOf(entry), { columns: MARKETS, allColumns: false });
    const [cells = []] = table.rowsOf(entry);
    const at = (name: string) => cells[table.columns.findIndex((column) => column.name === name)];
    expect([at('match_odds_home_close_back'), at('match_odds_home_close'), at('match_odds_home_t60')]).toEqual([
      '2.5',
      '2.62',
      '2.6',
    ]);
    expect(cells).toHaveLength(table.columns.length);
  });
});
