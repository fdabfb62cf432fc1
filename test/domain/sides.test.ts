import { describe, expect, it } from 'vitest';
import { createSideTeller } from '../../src/domain/sides.ts';

describe('createSideTeller', () => {
  const teller = createSideTeller({ home: ['New Zealand Warriors'], away: ['Manly Sea Eagles'] });

  it.each([
    ['NZ Warriors', 'home'],
    ['Manly', 'away'],
    ['manly-sea-eagles', 'away'],
    ['Storm', undefined],
  ] as const)('takes %s for %s', (name, side) => {
    expect(teller.alike(name)).toBe(side);
  });

  it('wants half of the words where both sides have some of them', () => {
    const rivals = createSideTeller({ home: ['Sydney Olympic City'], away: ['Sydney United Town'] });
    expect(rivals.alike('Sydney')).toBeUndefined();
    expect(rivals.alike('Sydney Utd Rovers')).toBe('away');
    expect(rivals.alike('Sydney Utd Rovers Reserves Five')).toBeUndefined();
  });

  it('knows only whole names exactly', () => {
    expect(teller.exactly('Manly')).toBeUndefined();
    expect(teller.exactly('New Zealand Warriors')).toBe('home');
  });
});
