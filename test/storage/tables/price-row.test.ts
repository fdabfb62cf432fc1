import { describe, expect, it } from 'vitest';
import type { ExtractedOutcome, MatchOutcome } from '../../../src/domain/outcome.ts';
import { priceCells, priceColumns } from '../../../src/storage/tables/price-row.ts';
import { linked, market, match, search, selection } from '../../support/outcomes.ts';

const COLUMNS = priceColumns([60, 0.5]);
const CONTEXT = {
  batch: { country: 'england', league: 'premier-league', season: '2023-2024' },
  dataSource: 'archive',
} as const;

function rowsOf(outcome: MatchOutcome): Record<string, string>[] {
  const names = Object.keys(COLUMNS);
  return priceCells(outcome, { columns: COLUMNS, context: CONTEXT }).map((cells) =>
    Object.fromEntries(names.map((name, index) => [name, cells[index] ?? 'missing'])),
  );
}

function withMarkets(...markets: ExtractedOutcome['extracted']['markets']): MatchOutcome {
  const outcome = linked(1);
  return { ...outcome, extracted: { ...outcome.extracted, markets } };
}

describe('the rows of prices.csv', () => {
  it('have the documented columns, snapshots behind the low', () => {
    expect(Object.keys(COLUMNS).join(', ')).toBe(
      [
        'statistical_match_id, betfair_match_id, country, league, season, match_date, home_team, away_team',
        'market_id, market_type, selection, runner_name, selection_id, handicap',
        'open, close, close_age_s, high, low, t60, t0_5, bsp, close_back, close_lay, pre_off_volume, vwap, in_play_ht',
        'is_winner, settled_at',
      ].join(', '),
    );
  });

  it('are one for each selection of each market, also of markets that have no columns in matches.csv', () => {
    const won = selection('home', { status: 'WINNER', snapshots: [2.6, undefined] });
    const lost = selection('draw', { status: 'LOSER' });
    const score = selection('2-1', { status: 'ACTIVE' });
    const rows = rowsOf(withMarkets(market('MATCH_ODDS', [won, lost]), market('CORRECT_SCORE', [score])));
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      statistical_match_id: '11352251',
      betfair_match_id: '32000001',
      season: '2023-2024',
      home_team: 'Burnley',
      market_type: 'MATCH_ODDS',
      selection: 'home',
      close: '2.62',
      close_age_s: '12',
      t60: '2.6',
      t0_5: '',
      bsp: '',
      is_winner: 'true',
      settled_at: '2023-08-11T20:55:00Z',
    });
    expect(rows.map((row) => row['is_winner'])).toEqual(['true', 'false', '']);
  });

  it('know no winner of a market that was made void', () => {
    const [row] = rowsOf(
      withMarkets({ ...market('MATCH_ODDS', [selection('home', { status: 'LOSER' })]), voided: true }),
    );
    expect(row).toMatchObject({ is_winner: '' });
  });

  it('are none for a match without prices', () => {
    const unlinked = { reason: 'none', cause: 'no_event', match: match(1), search: search(1) } as const;
    expect(rowsOf({ status: 'not_found', ...unlinked })).toEqual([]);
  });
});
