import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign, type Edge } from '../../../src/search/linking/assignment.ts';

/** Every way of giving events to rows, one by one. */
function bestTotal(rows: number, edges: readonly Edge[], row = 0, taken: ReadonlySet<number> = new Set()): number {
  if (row === rows) return 0;
  let best = bestTotal(rows, edges, row + 1, taken);
  for (const edge of edges) {
    if (edge.row !== row || taken.has(edge.event)) continue;
    best = Math.max(best, edge.weight + bestTotal(rows, edges, row + 1, new Set([...taken, edge.event])));
  }
  return best;
}

const problem = fc
  .record({ rows: fc.integer({ min: 1, max: 5 }), events: fc.integer({ min: 1, max: 5 }) })
  .chain(({ rows, events }) =>
    fc.record({
      rows: fc.constant(rows),
      events: fc.constant(events),
      edges: fc.uniqueArray(
        fc.record({
          row: fc.nat(rows - 1),
          event: fc.nat(events - 1),
          weight: fc.integer({ min: 1, max: 1000 }).map((thousandths) => thousandths / 1000),
        }),
        { selector: ({ row, event }) => `${row} ${event}`, maxLength: 16 },
      ),
    }),
  );

describe('assign', () => {
  it('reaches the total of trying every way', () => {
    fc.assert(
      fc.property(problem, ({ rows, events, edges }) => {
        expect(assign(rows, events, edges).total).toBeCloseTo(bestTotal(rows, edges), 6);
      }),
      { numRuns: 500 },
    );
  });

  it('gives along edges only, one event to at most one row, and what it says it is worth', () => {
    fc.assert(
      fc.property(problem, ({ rows, events, edges }) => {
        const { eventOfRow, total } = assign(rows, events, edges);
        const given = [...eventOfRow.entries()].filter(([, event]) => event >= 0);
        expect(new Set(given.map(([, event]) => event)).size).toBe(given.length);
        const weights = given.map(
          ([row, event]) => edges.find((edge) => edge.row === row && edge.event === event)?.weight,
        );
        expect(weights.reduce<number>((sum, weight) => sum + (weight ?? Number.NaN), 0)).toBeCloseTo(total, 6);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves a row alone that has no edge', () => {
    expect(assign(2, 1, [{ row: 1, event: 0, weight: 0.3 }])).toEqual({ eventOfRow: [-1, 0], total: 0.3 });
  });
});
