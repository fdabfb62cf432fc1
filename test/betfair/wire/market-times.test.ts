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

const MINUTE = 60_000;
/** Listed at 0; minutes around it. */
const at = (minutes: number) => LISTED + minutes * MINUTE;
const LISTED = Date.parse('2023-08-12T15:00:00Z');
const LISTING = { at: at(-100), time: LISTED };

describe('the off', () => {
  it('is the kick-off that was written at the turn, and scheduled is what it was written over', () => {
    expect(offOf(LISTING, { at: at(3), time: at(2), inPlay: true })).toEqual({
      offAt: at(2),
      scheduledAt: LISTED,
      turnedAt: at(3),
      wentInPlay: true,
    });
  });

  it('is the kick-off that was written within ten minutes after the turn, the last of several', () => {
    const turn = { at: at(6), time: LISTED, inPlay: true };
    expect(offOf(LISTING, turn, { at: at(9), time: at(5), inPlay: true })?.offAt).toBe(at(5));
    const again = { at: at(8), time: at(4), inPlay: true };
    expect(offOf(LISTING, turn, again, { at: at(16), time: at(5), inPlay: true })?.offAt).toBe(at(5));
    expect(offOf(LISTING, turn, again, { at: at(16.1), time: at(5), inPlay: true })?.offAt).toBe(at(4));
  });

  it('is the listed time where none was written', () => {
    expect(offOf(LISTING, { at: at(6), time: LISTED, inPlay: true })?.offAt).toBe(LISTED);
    expect(offOf(LISTING, { at: at(6), inPlay: true })?.offAt).toBe(LISTED);
  });

  it('is the turn where what was written, or the listed time, is not plausible', () => {
    const turn = { at: at(6), time: LISTED, inPlay: true };
    for (const time of [at(-15.1), at(7.6), at(60), at(24 * 60)]) {
      expect(offOf(LISTING, turn, { at: at(7), time, inPlay: true })?.offAt).toBe(at(6));
      expect(offOf(LISTING, { ...turn, time })?.offAt).toBe(at(6));
    }
    for (const time of [at(-15), at(7.5)]) expect(offOf(LISTING, { ...turn, time })?.offAt).toBe(time);
    expect(offOf(LISTING, { at: at(-5), time: LISTED, inPlay: true })?.offAt).toBe(at(-5));
    const turned = offOf(LISTING, { ...turn, time: at(5) }, { at: at(8), time: at(50), inPlay: true });
    expect(turned?.offAt).toBe(at(5));
  });

  it('is none where the mark was taken back before the match began', () => {
    const early = { at: at(-100), time: LISTED, inPlay: true };
    const back = { at: at(-3), time: LISTED };
    const turn = { at: at(1), time: LISTED, inPlay: true };
    expect(offOf(LISTING, early, back, turn)).toMatchObject({ offAt: LISTED, turnedAt: at(1) });
    expect(offOf(LISTING, early, back)).toMatchObject({ offAt: LISTED, turnedAt: undefined, wentInPlay: false });
    const put = { at: at(12), time: at(20) };
    expect(offOf(LISTING, turn, put, { at: at(21), time: at(20), inPlay: true })).toMatchObject({
      offAt: at(20),
      scheduledAt: at(20),
      turnedAt: at(21),
    });
  });

  it('stays where the mark goes later, or with the market', () => {
    const turn = { at: at(1), time: LISTED, inPlay: true };
    expect(offOf(LISTING, turn, { at: at(70), time: LISTED })).toMatchObject({ turnedAt: at(1), wentInPlay: true });
    const closed = { at: at(5), time: LISTED, status: 'CLOSED' };
    expect(offOf(LISTING, turn, closed)).toMatchObject({ turnedAt: at(1), wentInPlay: true });
  });

  it('is the last announced time of a market that never turned in-play, whatever closing it says', () => {
    expect(offOf({ at: 1, time: 100 }, { at: 2, time: 120 }, { at: 3, time: 999, status: 'CLOSED' })).toEqual({
      offAt: 120,
      scheduledAt: 120,
      turnedAt: undefined,
      wentInPlay: false,
    });
  });

  it('is unknown without any time', () => {
    expect(offOf({ at: 1 })).toBeUndefined();
  });
});
