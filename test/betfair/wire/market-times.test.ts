import { describe, expect, it } from 'vitest';
import { readDefinition } from '../../../src/betfair/wire/market-definition.ts';
import { keepTimes, marketOff, noTimes } from '../../../src/betfair/wire/market-times.ts';
import { UNHEARD } from '../../../src/betfair/wire/wire-values.ts';

const iso = (at: number) => new Date(at).toISOString();

function offOf(...steps: { at: number; time?: number; inPlay?: boolean; status?: string }[]) {
  const times = noTimes();
  for (const { at, time, inPlay = false, status = 'OPEN' } of steps) {
    const marketTime = time === undefined ? undefined : iso(time);
    keepTimes(times, readDefinition({ marketTime, inPlay, status }, UNHEARD), at);
  }
  return marketOff(times);
}

describe('the off', () => {
  it('is the marketTime of the definition that turned the market in-play, and scheduled what it overwrote', () => {
    expect(
      offOf({ at: 1, time: 100 }, { at: 150, time: 140, inPlay: true }, { at: 300, time: 90, inPlay: true }),
    ).toEqual({
      offAt: 140,
      scheduledAt: 100,
      wentInPlay: true,
    });
  });

  it('is the publish time where marketTime lies after it, or is missing', () => {
    expect(offOf({ at: 1, time: 100 }, { at: 90, time: 100, inPlay: true })?.offAt).toBe(90);
    expect(offOf({ at: 1, time: 100 }, { at: 90, inPlay: true })?.offAt).toBe(90);
  });

  it('is the last announced time of a market that never turned in-play, whatever closing it says', () => {
    expect(offOf({ at: 1, time: 100 }, { at: 2, time: 120 }, { at: 3, time: 999, status: 'CLOSED' })).toEqual({
      offAt: 120,
      scheduledAt: 120,
      wentInPlay: false,
    });
  });

  it('is unknown without any time', () => {
    expect(offOf({ at: 1 })).toBeUndefined();
  });
});
