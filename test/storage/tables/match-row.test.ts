import { describe, expect, it } from 'vitest';
import type { MatchOutcome } from '../../../src/domain/outcome.ts';
import type { SelectionSummary } from '../../../src/domain/price.ts';
import type { Candidate } from '../../../src/domain/search.ts';
import { committedRow } from '../../../src/storage/journal/committed-row.ts';
import { FAILURE_COLUMNS, failureCells, failureOf } from '../../../src/storage/tables/failure-row.ts';
import { marketColumns } from '../../../src/storage/tables/match-columns.ts';
import { matchCells, matchHeader } from '../../../src/storage/tables/match-row.ts';
import { candidate, link, linked, market, match, search, selection } from '../../support/outcomes.ts';

const MARKETS = marketColumns({ markets: ['MATCH_ODDS', 'OVER_UNDER_25', 'CORRECT_SCORE'], snapshots: [60, 0.5] });
const CONTEXT = {
  batch: { country: 'england', league: 'premier-league', season: '2023-2024' },
  dataSource: 'archive',
  plan: undefined,
} as const;

function cellsOf(outcome: MatchOutcome): Record<string, string> {
  const cells = matchCells(outcome, MARKETS, CONTEXT);
  return Object.fromEntries(matchHeader(MARKETS).map((name, index) => [name, cells[index] ?? '']));
}

describe('the columns of matches.csv', () => {
  it('come in the documented order', () => {
    expect(matchHeader(MARKETS).join(', ')).toBe(
      [
        'statistical_match_id, betfair_match_id, processing_status, country, league, season, tournament_id, season_id',
        'tournament_slug, match_date, home_team_slug, away_team_slug, home_score, away_score, home_team, away_team',
        'betfair_event_name',
        'scheduled_kickoff, actual_kickoff, kickoff_difference_minutes, strategy_used, confidence, runner_up_confidence',
        'home_away_swapped, settlement_check, data_source, plan, market_count, error_code, error_message',
        'link_evidence',
        ...['match_odds_home', 'match_odds_draw', 'match_odds_away'].map(measures),
        'match_odds_winner, match_odds_overround, match_odds_in_play_at',
        ...['over_under_25_over', 'over_under_25_under'].map(measures),
        'over_under_25_winner, over_under_25_overround, over_under_25_in_play_at',
      ].join(', '),
    );
  });

  it('cover every type with fixed selections for all markets, each once', () => {
    const names = marketColumns({ markets: ['all'], snapshots: [] }).map((column) => column.name);
    expect(new Set(names).size).toBe(names.length);
    const types = names.filter((name) => name.endsWith('_winner')).map((name) => name.replace('_winner', ''));
    expect(types).toEqual([
      'match_odds',
      ...['05', '15', '25', '35', '45', '55', '65', '75', '85'].map((line) => `over_under_${line}`),
      'both_teams_to_score',
      'half_time',
      'draw_no_bet',
      'double_chance',
      ...['05', '15', '25'].map((line) => `first_half_goals_${line}`),
    ]);
  });
});

function measures(prefix: string): string {
  const names = ['open', 'close', 'close_age_s', 'high', 'low', 'bsp', 'pre_off_volume', 't60', 't0_5'];
  names.push('vwap', 'close_back', 'close_lay', 'in_play_ht');
  return names.map((name) => `${prefix}_${name}`).join(', ');
}

describe('a row of matches.csv', () => {
  it('holds the new measures, and the overround only when every runner that is left has a close', () => {
    const withPrices = (home: Partial<SelectionSummary>, draw: Partial<SelectionSummary> = {}) => {
      const outcome = linked(0);
      const runners = [
        selection('home', { close: 2, vwap: 2.123456, closeBack: 1.99, closeLay: 2.02, inPlayHalfTime: 3, ...home }),
        selection('draw', { close: 4, ...draw }),
        selection('away', { close: 3.9 }),
      ];
      return cellsOf({
        ...outcome,
        extracted: { ...outcome.extracted, markets: [market('MATCH_ODDS', runners)] },
      });
    };
    expect(withPrices({})).toMatchObject({
      match_odds_home_vwap: '2.1235',
      match_odds_home_close_back: '1.99',
      match_odds_home_close_lay: '2.02',
      match_odds_home_in_play_ht: '3',
      match_odds_draw_in_play_ht: '',
      match_odds_overround: '1.0064',
      match_odds_in_play_at: '2023-08-11T19:01:35Z',
    });
    expect(withPrices({ close: undefined })).toMatchObject({ match_odds_overround: '' });
    expect(withPrices({}, { close: undefined, status: 'REMOVED' })).toMatchObject({ match_odds_overround: '0.7564' });
  });

  it('holds what is known of a linked match', () => {
    const cells = cellsOf(linked(4));
    expect(cells).toMatchObject({
      statistical_match_id: '11352254',
      betfair_match_id: '32000004',
      processing_status: 'linked',
      home_team: 'Burnley',
      scheduled_kickoff: '2023-08-11T19:00:00Z',
      actual_kickoff: '2023-08-11T19:01:30Z',
      kickoff_difference_minutes: '1.51',
      confidence: '0.9877',
      runner_up_confidence: '',
      home_away_swapped: 'false',
      settlement_check: 'agrees',
      plan: 'BASIC',
      market_count: '1',
      error_code: '',
      match_odds_home_close: '9.04',
      match_odds_home_close_age_s: '12',
      match_odds_home_pre_off_volume: '',
      match_odds_home_t60: '2.6',
      match_odds_winner: 'away',
      over_under_25_over_open: '',
    });
  });

  it('has no kick-off difference where the row has only a date', () => {
    const kickoff = { precision: 'day', from: 0, to: 1 } as const;
    expect(cellsOf({ ...linked(0), match: match(0, { kickoff }) })['kickoff_difference_minutes']).toBe('');
  });

  it('takes the first of several markets of one type and joins dead-heat winners', () => {
    const first = { ...market('MATCH_ODDS', [selection('home', { open: 5 })]), winners: ['home', 'draw'] };
    const outcome = linked(0);
    const extracted = {
      ...outcome.extracted,
      markets: [first, market('MATCH_ODDS', [selection('home', { open: 7 })])],
    };
    const cells = cellsOf({ ...outcome, extracted });
    expect(cells).toMatchObject({ match_odds_home_open: '5', match_odds_winner: 'home|draw' });
  });

  it('names the event of a failed match, and no event of an ambiguous one', () => {
    const fault = { code: 'FBP-REMOTE', message: 'No answer', hint: 'Try later' } as const;
    const found = search(0, [candidate('77')]);
    expect(
      cellsOf({ status: 'download_failed', match: match(0), search: found, link: link('77'), fault }),
    ).toMatchObject({
      betfair_match_id: '77',
      scheduled_kickoff: '2023-08-11T19:00:00Z',
      error_code: 'FBP-REMOTE',
      error_message: 'No answer',
      market_count: '',
    });
    expect(
      cellsOf({ status: 'ambiguous', reason: 'Two alike', cause: 'several_events', match: match(0), search: found }),
    ).toMatchObject({
      betfair_match_id: '',
      scheduled_kickoff: '',
      error_code: 'AMBIGUOUS',
      error_message: 'Two alike',
    });
  });

  it('gives the cells of an unreadable row that could be read, defused', () => {
    const invalid = { row: 0, line: 2, cells: { match_id: '5', home_team_slug: '=HYPERLINK("x")' }, reason: 'No date' };
    expect(cellsOf({ status: 'invalid_row', invalid })).toMatchObject({
      statistical_match_id: '5',
      home_team_slug: '\'=HYPERLINK("x")',
      match_date: '',
      data_source: 'archive',
      error_message: 'No date',
    });
  });
});

describe('failures.csv', () => {
  it('lists every ending but a link that nothing speaks against', () => {
    expect(failureOf(linked(0))).toBeUndefined();
    expect(failureOf(linked(0, { settlementCheck: 'disagrees' }))).toMatchObject({
      status: 'linked',
      stage: 'settlement',
      eventId: '32000000',
      settlementCheck: 'disagrees',
      cause: 'settlement_disagrees',
    });
    expect(failureOf({ status: 'skipped', match: match(0), reason: '--limit' })).toBeUndefined();
  });

  it('lists a linked row with a market that no file gives whole, and names the file in both tables', () => {
    const damaged = [{ kind: 'unreadable', file: 'a/1.1.bz2', message: 'is empty' }] as const;
    const row = { code: 'MARKET_DAMAGED', message: 'a/1.1.bz2: is empty', stage: 'extraction', status: 'linked' };
    expect(failureOf(linked(0, { damaged }))).toMatchObject(row);
    const cells = { processing_status: 'linked', error_code: 'MARKET_DAMAGED', error_message: 'a/1.1.bz2: is empty' };
    expect(cellsOf(linked(0, { damaged }))).toMatchObject(cells);
    const doubtful = linked(0, { damaged, settlementCheck: 'disagrees' });
    expect(failureOf(doubtful)).toMatchObject({ code: 'SETTLEMENT_DISAGREES' });
    expect(failureOf(doubtful)?.message).toContain('a/1.1.bz2: is empty');
    expect(cellsOf(doubtful)).toMatchObject(cells);
  });

  it('shows the three best candidates', () => {
    const candidates = ['1', '2', '3', '4'].map((eventId) => candidate(eventId));
    const failure = failureOf({
      status: 'ambiguous',
      reason: 'alike',
      cause: 'several_events',
      match: match(0),
      search: search(0, candidates),
    });
    const cells = failure && failureCells(failure);
    expect(FAILURE_COLUMNS.flatMap((name, index) => (/^candidate_\d$/.test(name) ? cells?.[index] : []))).toEqual([
      '1 Burnley v Man City @ 2023-08-11T19:00:00Z (0.951)',
      '2 Burnley v Man City @ 2023-08-11T19:00:00Z (0.951)',
      '3 Burnley v Man City @ 2023-08-11T19:00:00Z (0.951)',
    ]);
  });

  it('says of the best candidate what was added up, what forbids it and what a link would want', () => {
    const forbidden: Candidate = {
      ...candidate('1'),
      evidence: [
        { kind: 'weight', name: 'known_name', value: 0.999 },
        { kind: 'veto', name: 'off_day_unplayed' },
      ],
      wants: 'an event that turned in-play',
    };
    const failure = failureOf({
      status: 'not_found',
      reason: 'none',
      cause: 'no_event',
      match: match(0),
      search: search(0, [forbidden, candidate('2')]),
    });
    expect(failure && failureCells(failure).slice(-2)).toEqual([
      'known_name +0.999; off_day_unplayed veto',
      'an event that turned in-play',
    ]);
  });
});

describe('committedRow', () => {
  it('keeps the first faults of a match and counts them all', () => {
    const outcome = linked(0);
    const faults = Array.from({ length: 500 }, (_, index) => ({ file: 'a.bz2', line: index, message: 'bad' }));
    const row = committedRow({ ...outcome, extracted: { ...outcome.extracted, faults } });
    expect(row.faultCount).toBe(500);
    expect(row.faults.length).toBeLessThan(50);
  });
});
