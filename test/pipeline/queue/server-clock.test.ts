import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServerClock } from '../../../src/pipeline/queue/server-clock.ts';

const question = fc.record({
  after: fc.double({ min: 0, max: 3000, noNaN: true }),
  there: fc.double({ min: 0, max: 200, noNaN: true }),
  back: fc.double({ min: 0, max: 200, noNaN: true }),
});

describe('the clock of a server', () => {
  it('shows no more than is said, and shows it by the moment that is said', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e12, max: 1e12, noNaN: true }),
        fc.array(question, { minLength: 1 }),
        (ahead, all) => {
          const clock = new ServerClock();
          let now = 0;
          for (const { after, there, back } of all) {
            const askedAt = now + after;
            const answeredAt = askedAt + there + back;
            clock.note({ askedAt, answeredAt, shown: askedAt + there + ahead });
            now = answeredAt;
            expect(clock.mostAt(now)).toBeGreaterThanOrEqual(now + ahead);
            expect(clock.momentOf(now + ahead)).toBeGreaterThanOrEqual(now);
          }
        },
      ),
    );
  });

  it('is believed anew once it was set', () => {
    const clock = new ServerClock();
    clock.note({ askedAt: 0, answeredAt: 1, shown: 1000 });
    clock.note({ askedAt: 10, answeredAt: 11, shown: 5010 });
    expect(clock.mostAt(20)).toBeGreaterThanOrEqual(5020);
    expect(clock.momentOf(5020)).toBeGreaterThanOrEqual(20);
  });
});
