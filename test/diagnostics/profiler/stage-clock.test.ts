import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentile, StageClock, sum } from '../../../src/diagnostics/profiler/stage-clock.ts';

/** A tree of stages: time before, the stages within, time after. */
interface Work {
  readonly stage: string;
  readonly before: number;
  readonly within: readonly Work[];
  readonly after: number;
}

const duration = fc.integer({ min: 0, max: 1000 });
const stage = fc.constantFrom('search', 'download', 'decode');
const stageWork = (within: fc.Arbitrary<readonly Work[]>): fc.Arbitrary<Work> =>
  fc.record({ stage, before: duration, within, after: duration });
const leaf = stageWork(fc.constant([]));
const branch = stageWork(fc.array(leaf, { maxLength: 3 }));
const work = stageWork(fc.array(branch, { maxLength: 3 }));

const ownTime = ({ before, after }: Work) => before + after;
const allOf = (one: Work): Work[] => [one, ...one.within.flatMap(allOf)];

describe('StageClock', () => {
  it('gives every moment to one stage, so that stages and other add up to the wall time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(work, duration), { maxLength: 4 }), async (jobs) => {
        let now = 5;
        const clock = new StageClock(() => now);
        const run = async (one: Work): Promise<void> =>
          clock.run(one.stage, async () => {
            now += one.before;
            for (const inner of one.within) await run(inner);
            now += one.after;
          });
        for (const [job, pause] of jobs) {
          await run(job);
          now += pause;
        }
        const { wallMs, stages } = clock.stop();
        expect(wallMs).toBe(now - 5);
        expect(sum(stages.map(({ totalMs }) => totalMs))).toBe(wallMs);
        const all = jobs.flatMap(([job]) => allOf(job));
        for (const { stage: name, runs, totalMs } of stages) {
          if (name === 'other') expect(totalMs).toBe(sum(jobs.map(([, pause]) => pause)));
          else
            expect([...runs].sort()).toEqual(
              all
                .filter((one) => one.stage === name)
                .map(ownTime)
                .sort(),
            );
        }
      }),
    );
  });

  it('counts a stage that fails', async () => {
    let now = 0;
    const clock = new StageClock(() => now);
    const failing = clock.run('download', async () => {
      now += 7;
      throw new Error('gone');
    });
    await expect(failing).rejects.toThrow('gone');
    expect(clock.stop().stages[0]).toEqual({ stage: 'download', runs: [7], totalMs: 7 });
  });
});

describe('percentile', () => {
  it('is a value that at least that share does not exceed', () => {
    fc.assert(
      fc.property(
        fc.array(duration, { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const found = percentile(values, share) ?? Number.NaN;
          expect(values).toContain(found);
          expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(share * values.length - 1e-9);
          expect(values.filter((value) => value < found).length).toBeLessThan(share * values.length);
        },
      ),
    );
    expect(percentile([], 0.5)).toBeUndefined();
  });
});
