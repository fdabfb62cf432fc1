import { describe, expect, it } from 'vitest';
import type { WireLevel } from '../../market-files/wire.ts';
import { readEvent } from '../read-lines.ts';

describe('a PRO market file', () => {
  const markets = readEvent({ plan: 'PRO', updates: 300 });

  it('carries rc, con and img in every change, img only in the first', () => {
    for (const { changes } of markets) {
      for (const [i, change] of changes.entries()) {
        expect(change.rc).toBeDefined();
        expect(change).toMatchObject({ con: true, img: i === 0 });
        if (i > 0) expect(change.pt - (changes[i - 1]?.pt ?? 0)).toBeGreaterThanOrEqual(50);
      }
    }
  });

  it('keeps back prices below lay prices, and has no offers while suspended', () => {
    for (const { changes } of markets) {
      const books = new Map<number, { atb: Map<number, number>; atl: Map<number, number> }>();
      for (const change of changes) {
        for (const runner of change.rc ?? []) {
          const book = books.get(runner.id) ?? { atb: new Map(), atl: new Map() };
          books.set(runner.id, book);
          for (const side of ['atb', 'atl'] as const) {
            for (const [price, size] of (runner[side] ?? []) as [number, number][]) {
              if (size === 0) book[side].delete(price);
              else book[side].set(price, size);
            }
          }
        }
        const suspended = change.marketDefinition?.status === 'SUSPENDED';
        for (const { atb, atl } of books.values()) {
          if (suspended) expect(atb.size + atl.size).toBe(0);
          if (atb.size > 0 && atl.size > 0) expect(Math.max(...atb.keys())).toBeLessThan(Math.min(...atl.keys()));
        }
      }
    }
  });

  it('gives as tv the amount of this update, and sets every traded level to 0 before it closes', () => {
    for (const { changes } of markets) {
      const traded = new Map<string, number>();
      let trades = 0;
      for (const change of changes) {
        for (const runner of change.rc ?? []) {
          let grown = 0;
          for (const [price, size] of (runner.trd ?? []) as WireLevel[]) {
            const key = `${runner.id}@${price}`;
            grown += (size ?? 0) - (traded.get(key) ?? 0);
            traded.set(key, size ?? 0);
          }
          if (runner.tv === undefined) continue;
          trades++;
          expect(grown).toBeCloseTo(Number(runner.tv), 2);
        }
      }
      expect(trades).toBeGreaterThan(20);
      expect([...traded.values()].every((size) => size === 0)).toBe(true);
    }
  });
});

describe('an ADVANCED market file', () => {
  it('has the three best offers by rank, at most one line a second', () => {
    for (const { changes } of readEvent({ plan: 'ADVANCED', updates: 200 })) {
      const levels = changes.flatMap((change) =>
        (change.rc ?? []).flatMap(({ batb, batl }) => [...(batb ?? []), ...(batl ?? [])]),
      );
      expect(levels.length).toBeGreaterThan(100);
      expect(levels.every((level) => level.length === 3 && [0, 1, 2].includes(level[0] ?? -1))).toBe(true);
      expect(changes.some((change) => change.rc?.some((runner) => runner.atb ?? runner.atl))).toBe(false);
      for (let i = 1; i < changes.length; i++) {
        expect((changes[i]?.pt ?? 0) - (changes[i - 1]?.pt ?? 0)).toBeGreaterThanOrEqual(1000);
      }
    }
  });
});
