/** A stream of pseudo-random numbers that depends on its seed alone: same seed, same numbers, on every machine. */
export interface Random {
  /** 0 <= x < 1. */
  next(): number;
  /** A whole number, both ends inclusive. */
  int(from: number, to: number): number;
  /** 0..1: how often the answer is yes. */
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** FNV-1a with a final avalanche, so that texts that differ in one digit give unrelated numbers. 0..2^32-1. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Weyl sequence through a mixer, 32 bits of state: enough for one market; every market has a seed of its own. */
export function createRandom(seed: string): Random {
  let state = hash32(seed);
  function next(): number {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
  }
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    int,
    chance: (share) => next() < share,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new RangeError('pick: the list is empty');
      return list[int(0, list.length - 1)] as T;
    },
  };
}
