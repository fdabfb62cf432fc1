const MIB = 1024 * 1024;

/** Market files shrink 8 to 60 times; beyond 250:1 it is no market file but a bomb. */
const MAX_RATIO = 250;
/** Below this size the ratio says nothing: a file of a few identical definitions shrinks well. */
const RATIO_FREE_BYTES = MIB;

/** Most bytes that a file may decode to in memory. */
export const WHOLE_MAX_BYTES = 512 * MIB;
/** Most bytes that a file may decode to at all. */
export const STREAM_MAX_BYTES = 1024 * MIB;

/** Files larger than this, before or after decoding, are read as a stream and never held whole. */
export const HOLD_COMPRESSED_BYTES = 2 * MIB;
export const HOLD_DECODED_BYTES = 16 * MIB;

/** Longest line believed to be a stream message: the fullest seen, an image of 200 markets, has 0.2 MB. */
export const MAX_LINE_BYTES = 16 * MIB;
/** Deepest nesting of a message; the format itself has seven levels. */
export const MAX_JSON_DEPTH = 64;

/** How many bytes a compressed file of this size may decode to. */
export function decodedLimit(compressedBytes: number, absoluteMax: number): number {
  return Math.min(absoluteMax, Math.max(RATIO_FREE_BYTES, compressedBytes * MAX_RATIO));
}
