import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SettledMarket } from '../../src/domain/event.ts';
import { eventSettlement, expectedWinner, settlementCheck } from '../../src/domain/settlement.ts';

const winner = (name: string, selectionId = 1) => ({
  name,
  selectionId,
  handicap: 0,
});
const market = (marketType: string, ...winners: ReturnType<typeof winner>[]): SettledMarket => ({
  marketId: '1.1',
  marketType,
  marketName: marketType,
  winners,
});

describe('expectedWinner', () => {
  it.each([
    ['MATCH_ODDS', 2, 2, 'draw'],
    ['MATCH_ODDS', 2, 1, 'home'],
    ['MATCH_ODDS', 0, 1, 'away'],
    ['OVER_UNDER_05', 0, 0, 'under'],
    ['OVER_UNDER_05', 0, 1, 'over'],
    ['OVER_UNDER_25', 1, 1, 'under'],
    ['OVER_UNDER_25', 2, 1, 'over'],
    ['BOTH_TEAMS_TO_SCORE', 1, 1, 'yes'],
    ['BOTH_TEAMS_TO_SCORE', 3, 0, 'no'],
    ['OVER_UNDER_45_CARDS', 3, 0, undefined],
    ['CORRECT_SCORE', 3, 0, undefined],
  ])('%s after %i-%i is %s', (type, home, away, expected) => {
    expect(expectedWinner(type, { home, away })).toBe(expected);
  });
});

describe('eventSettlement', () => {
  const awayWon = [market('MATCH_ODDS', winner('Man City'))];

  const sides = () => ({ home: ['Burnley'], away: ['Man City'], eventName: 'Burnley v Man City' });

  it('knows the sides by name, whatever their order', () => {
    expect(eventSettlement({ home: 0, away: 1 }, awayWon, sides)).toBe('agrees');
    expect(eventSettlement({ home: 1, away: 0 }, awayWon, sides)).toBe('disagrees');
    const turned = () => ({ home: ['Man City'], away: ['Burnley'], eventName: 'Burnley v Man City' });
    expect(eventSettlement({ home: 1, away: 0 }, awayWon, turned)).toBe('agrees');
  });

  it('says nothing of a winner without a name', () => {
    expect(eventSettlement({ home: 0, away: 1 }, [market('MATCH_ODDS', winner(''))], sides)).toBeUndefined();
  });

  it('knows the draw by its selection id, goals and both teams to score by name', () => {
    const settled = [
      market('MATCH_ODDS', winner('Empate', 58805)),
      market('OVER_UNDER_25', winner('Under 2.5 Goals')),
      market('BOTH_TEAMS_TO_SCORE', winner('Yes')),
    ];
    expect(eventSettlement({ home: 1, away: 1 }, settled, sides)).toBe('agrees');
    expect(eventSettlement({ home: 2, away: 2 }, settled, sides)).toBe('disagrees');
  });

  it('says nothing without a score, a winner, or a market that the score decides', () => {
    expect(eventSettlement(undefined, awayWon, sides)).toBeUndefined();
    expect(eventSettlement({ home: 1, away: 0 }, [market('MATCH_ODDS')], sides)).toBeUndefined();
    expect(eventSettlement({ home: 1, away: 0 }, [market('CORRECT_SCORE', winner('1 - 1'))], sides)).toBeUndefined();
  });
});

describe('settlementCheck', () => {
  it('is symmetric: turning the score and the winner round changes nothing', () => {
    const turned = { home: 'away', away: 'home', draw: 'draw' } as const;
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), fc.constantFrom('home', 'away', 'draw'), (home, away, won) => {
        const straight = settlementCheck({ home, away }, [{ marketType: 'MATCH_ODDS', winners: [won] }]);
        const round = settlementCheck({ home: away, away: home }, [
          { marketType: 'MATCH_ODDS', winners: [turned[won]] },
        ]);
        return straight === round;
      }),
    );
  });

  it('disagrees when any one market does', () => {
    const markets = [
      { marketType: 'MATCH_ODDS', winners: ['home'] },
      { marketType: 'OVER_UNDER_25', winners: ['over'] },
    ];
    expect(settlementCheck({ home: 1, away: 0 }, markets)).toBe('disagrees');
    expect(settlementCheck({ home: 3, away: 0 }, markets)).toBe('agrees');
  });
});
