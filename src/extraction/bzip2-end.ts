/** The 48 bits that end every bzip2 stream, before its 32-bit checksum. They may start at any bit. */
const END_MAGIC = 0x177245385090n;
const MAGIC_BITS = 48;
const CHECKSUM_BITS = 32;

/** For each of the eight shifts: the five whole bytes inside the magic, and the bits that stick out before them. */
const SHIFTED = Array.from({ length: 8 }, (_, shift) => {
  const padded = END_MAGIC << BigInt(8 - shift);
  const whole = Buffer.from(padded.toString(16).padStart(14, '0').slice(-14), 'hex');
  return { shift, bytes: whole, inner: whole.subarray(1, 6) };
});

/** Streams are searched in growing windows, so that a file of many small ones costs no more than one large one. */
const FIRST_WINDOW_BYTES = 2048;

/**
 * Where the bzip2 stream that starts at `from` ends: the offset after its checksum, in whole bytes. Undefined when no
 * end is found. libbz2 stops there and says nothing of what follows, so this is how several streams in one file, or
 * garbage behind a good one, come to light. That 48 such bits occur by chance is as likely as a checksum that lies.
 */
export function streamEnd(bytes: Buffer, from: number): number | undefined {
  for (let size = FIRST_WINDOW_BYTES; ; size *= 2) {
    const end = endWithin(bytes.subarray(from, from + size));
    if (end !== undefined) return from + end <= bytes.length ? from + end : undefined;
    if (from + size >= bytes.length) return undefined;
  }
}

function endWithin(window: Buffer): number | undefined {
  let earliest: number | undefined;
  for (const shifted of SHIFTED) {
    const start = findShifted(window, shifted);
    if (start === undefined) continue;
    const end = Math.ceil((start * 8 + shifted.shift + MAGIC_BITS + CHECKSUM_BITS) / 8);
    earliest = Math.min(earliest ?? end, end);
  }
  return earliest;
}

/** The byte in which the magic starts at this shift. */
function findShifted(window: Buffer, { shift, bytes: magic, inner }: (typeof SHIFTED)[number]): number | undefined {
  for (let at = window.indexOf(inner); at !== -1; at = window.indexOf(inner, at + 1)) {
    const start = at - 1;
    if (start >= 0 && outerBitsMatch(window, start, { shift, magic })) return start;
  }
  return undefined;
}

function outerBitsMatch(bytes: Buffer, start: number, { shift, magic }: { shift: number; magic: Buffer }): boolean {
  const headMask = 0xff >> shift;
  const tailMask = 0xff & ~(0xff >> shift);
  const head = (bytes[start] ?? 0) & headMask;
  const tail = (bytes[start + 6] ?? 0) & tailMask;
  return head === ((magic[0] ?? 0) & headMask) && tail === ((magic[6] ?? 0) & tailMask);
}
