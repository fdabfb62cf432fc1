import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentOf } from '../../../src/pipeline/moments/moment.ts';
import { RunnerPrices } from '../../../src/pipeline/moments/runner-prices.ts';

const KICKOFF = Date.UTC(2023, 7, 11, 19);

interface Row {
  readonly seconds: number;
  readonly price: number | undefined;
  readonly inPlay: boolean;
  readonly volume?: number;
}

/** [price, age] at each moment. */
function answersOf(at: readonly string[], rows: readonly Row[], closedAt?: number) {
  const moments = at.flatMap((name) => momentOf(name) ?? []);
  const runner = new RunnerPrices(moments);
  for (const { seconds, price, inPlay, volume } of rows) {
    const cells: Record<string, string> = {
      last_traded_price: String(price ?? ''),
      seconds_to_kickoff: String(seconds),
      in_play: String(inPlay),
      traded_volume: String(volume ?? ''),
      published_at: new Date(KICKOFF - seconds * 1000).toISOString(),
    };
    runner.add((column) => cells[column] ?? '');
  }
  return runner.answers(closedAt).map((answer) => answer && [answer.price, answer.ageS]);
}

const early = (seconds: number, price?: number): Row => ({ seconds, price, inPlay: false });
const inPlay = (seconds: number, price?: number): Row => ({ seconds, price, inPlay: true });

describe('momentOf', () => {
  it.each([
    ['60m', 'before', 3600],
    ['2h', 'before', 7200],
    ['90s-before', 'before', 90],
    ['kickoff', 'before', 0],
    ['15m-after', 'in_play', -900],
    ['ht', 'in_play', -3000],
  ])('reads %s', (name, phase, seconds) => expect(momentOf(name)).toEqual({ name, phase, seconds }));

  it.each(['', '60', 'm', '-5m', '5m-later', '1e3s', 'halftime'])('refuses "%s"', (name) =>
    expect(momentOf(name)).toBeUndefined(),
  );
});

describe('RunnerPrices', () => {
  it('takes the last price by each moment, with the age of the trade and not of the row', () => {
    const rows = [early(4000, 3), early(3700, 2.5), early(3650, 2.5), early(100.5, 2), early(40, 2)];
    expect(answersOf(['60m', '1m', 'kickoff'], rows)).toEqual([
      [2.5, 100],
      [2, 40],
      [2, 100],
    ]);
  });

  it('takes a price for traded anew where it stands and the volume grew', () => {
    const rows = [
      { ...early(500, 3), volume: 10 },
      { ...early(400, 2), volume: 12 },
      { ...early(300, 2), volume: 15 },
      { ...early(200, 2), volume: 15 },
    ];
    expect(answersOf(['kickoff'], rows)).toEqual([[2, 300]]);
  });

  it('never takes an in-play price, nor one of the kick-off’s own instant, for one from before it', () => {
    const rows = [early(10, 2), early(0, 5), inPlay(-1, 7)];
    expect(answersOf(['kickoff'], rows)).toEqual([[2, 10]]);
    expect(answersOf(['kickoff'], [inPlay(5, 7)])).toEqual([undefined]);
  });

  it('takes only what was traded in play for a moment after the kick-off', () => {
    expect(answersOf(['15m-after'], [early(10, 2), inPlay(-60, 2), inPlay(-1000, 4)])).toEqual([undefined]);
    expect(answersOf(['15m-after'], [early(10, 2), inPlay(-60, 3), inPlay(-1000, 4)])).toEqual([[3, 840]]);
  });

  it('gives no old price of a market that was closed by then', () => {
    const rows = [early(10, 2), inPlay(-60, 3)];
    const closedAt = KICKOFF + 10 * 60_000;
    expect(answersOf(['kickoff', '9m-after', '15m-after'], rows, closedAt)).toEqual([[2, 10], [3, 480], undefined]);
  });

  it('never gives a price that was traded after the moment, nor one of negative age', () => {
    const priced = fc.record({ seconds: fc.integer({ min: -6000, max: 6000 }), price: fc.integer({ min: 2, max: 9 }) });
    fc.assert(
      fc.property(fc.array(priced), fc.integer({ min: 0, max: 100 }), (made, minutes) => {
        const rows = made.map((row) => ({ ...row, inPlay: row.seconds <= 0 })).sort((a, b) => b.seconds - a.seconds);
        for (const answer of answersOf([`${minutes}m`, `${minutes}m-after`, 'kickoff', 'ht'], rows)) {
          if (answer !== undefined) expect(answer[1]).toBeGreaterThanOrEqual(0);
        }
        const known = rows.filter(({ seconds }) => seconds > 0 && seconds >= minutes * 60);
        expect(answersOf([`${minutes}m`], rows)[0]?.[0]).toBe(known.at(-1)?.price);
      }),
    );
  });
});
