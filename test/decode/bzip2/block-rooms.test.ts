import { describe, expect, it } from 'vitest';
import { BlockRooms } from '../../../src/decode/bzip2/block-rooms.ts';

const SIZES = [
  0, 1, 1000, 65_536, 65_537, 100_000, 131_072, 131_073, 524_289, 900_000, 1_048_576, 1_048_577, 3_000_000,
];
const LENT = [100_000, 900_000];

/** Whether the two begin at one place. */
const isAt = (one: Buffer, other: Buffer) => one.buffer === other.buffer && one.byteOffset === other.byteOffset;

describe('memory for blocks', () => {
  it('has the size that was asked for, and is nobody else’s until it is given back', () => {
    const rooms = new BlockRooms();
    const sizes = Array.from({ length: 12 }, () => SIZES).flat();
    for (let round = 0; round < 3; round += 1) {
      const taken = sizes.map((size) => rooms.lend(size));
      for (const [index, room] of taken.entries()) room.fill(index + round);
      for (const [index, room] of taken.entries()) {
        expect(room.length).toBe(sizes[index]);
        expect(room.equals(Buffer.alloc(room.length, index + round))).toBe(true);
      }
      for (const [index, room] of taken.entries()) if (index % 3 !== round) rooms.giveBack(room);
    }
  });

  it.each(LENT)(
    'is used again once it was given back, by one taker at a time however often that is said: %i',
    (size) => {
      const rooms = new BlockRooms();
      const first = rooms.lend(size);
      for (const _ of [1, 2, 3]) rooms.giveBack(first);
      const [again, other] = [rooms.lend(size + 1000), rooms.lend(size)];
      expect(isAt(again, first)).toBe(true);
      expect(again.length).toBe(size + 1000);
      expect(isAt(other, first)).toBe(false);
      expect(again.fill(1).every((byte) => byte === 1)).toBe(true);
      other.fill(2);
      expect(again.every((byte) => byte === 1)).toBe(true);
    },
  );

  it('takes back nothing that it did not lend: what small blocks share, what is taken for good, and what came from elsewhere', () => {
    const rooms = new BlockRooms();
    const small = [rooms.lend(1000), rooms.take(1000), rooms.take(100_000), rooms.take(900_000)];
    const strange = [Buffer.allocUnsafeSlow(1_048_576), Buffer.alloc(0), rooms.lend(100_000).subarray(5)];
    for (const bytes of [...small, ...strange]) rooms.giveBack(bytes);
    const taken = LENT.flatMap((size) => Array.from({ length: 20 }, () => rooms.lend(size)));
    expect(taken.filter((room) => [...small, ...strange].some((bytes) => isAt(room, bytes)))).toHaveLength(0);
    expect(taken.filter(({ buffer }) => small.some((bytes) => bytes.buffer === buffer))).toHaveLength(0);
  });

  it.each(LENT)('keeps 18 MB of a size: %i', (size) => {
    const rooms = new BlockRooms();
    const taken = Array.from({ length: 200 }, () => rooms.lend(size));
    for (const room of taken) rooms.giveBack(room);
    const known = new Set(taken.map(({ buffer }) => buffer));
    const again = Array.from({ length: 200 }, () => rooms.lend(size)).filter(({ buffer }) => known.has(buffer));
    const room = size > 131_072 ? 1_048_576 : 131_072;
    expect(again.length).toBe((18 * 1_048_576) / room);
  });
});
