const SLAB_BYTES = 1024 * 1024;
/** Free rooms of a size are kept up to so many bytes: what is held back of a file until its checksums are known. */
const FREE_BYTES = 18 * SLAB_BYTES;

/**
 * Memory for decoded blocks. A system hands out new memory page by page, as it is first written to, which takes many times as long as
 * filling it; so that of blocks which nobody looks at any more is used again.
 */
export class BlockRooms {
  /** For blocks of level 1 and level 9, the two that are written, and some more that runs unfold to. */
  readonly #sizes = [new SizedRooms(SLAB_BYTES / 8), new SizedRooms(SLAB_BYTES)];
  #shared: Buffer = Buffer.alloc(0);

  /** So many bytes, with anything in them, which are to be given back. */
  lend(size: number): Buffer {
    const rooms = this.#sizes.find(({ bytes }) => size > bytes / 2 && size <= bytes);
    return rooms?.lend(size) ?? this.take(size);
  }

  /** So many bytes, with anything in them, for good. */
  take(size: number): Buffer {
    if (size > SLAB_BYTES / 8) return Buffer.allocUnsafeSlow(size);
    // Small ones share a slab: making and sweeping up one for each would take longer than its decoding.
    if (size > this.#shared.length) this.#shared = Buffer.allocUnsafeSlow(SLAB_BYTES);
    const room = this.#shared.subarray(0, size);
    this.#shared = this.#shared.subarray(size);
    return room;
  }

  /** Takes back what nobody looks at any more; what was not lent, or has been given back before, is left alone. */
  giveBack(bytes: Buffer): void {
    for (const rooms of this.#sizes) rooms.giveBack(bytes);
  }
}

/** Rooms of one size, cut out of slabs. */
class SizedRooms {
  readonly bytes: number;
  readonly #free: Buffer[] = [];
  /** By slab, where in it the rooms begin that somebody has. */
  readonly #lent = new WeakMap<ArrayBufferLike, Set<number>>();
  #slab: Buffer = Buffer.alloc(0);

  /** A part of a slab. */
  constructor(bytes: number) {
    this.bytes = bytes;
  }

  lend(size: number): Buffer {
    const room = this.#free.pop() ?? this.#cut();
    this.#lent.get(room.buffer)?.add(room.byteOffset);
    return room.subarray(0, size);
  }

  giveBack({ buffer, byteOffset }: Buffer): void {
    if (!this.#lent.get(buffer)?.delete(byteOffset)) return;
    if (this.#free.length < FREE_BYTES / this.bytes) this.#free.push(Buffer.from(buffer, byteOffset, this.bytes));
  }

  #cut(): Buffer {
    if (this.#slab.length < this.bytes) {
      this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#lent.set(this.#slab.buffer, new Set());
    }
    const room = this.#slab.subarray(0, this.bytes);
    this.#slab = this.#slab.subarray(this.bytes);
    return room;
  }
}
