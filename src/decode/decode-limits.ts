const MIB = 1024 * 1024;

/** Market files shrink 8 to 60 times; beyond 250:1 it is no market file but a bomb. */
const MAX_RATIO = 250;
/** Below this size the ratio says nothing: a file of a few identical definitions shrinks well. */
const RATIO_FREE_BYTES = MIB;

/** Most bytes that a file may decode to in memory. */
export const WHOLE_MAX_BYTES = 512 * MIB;
/** Most bytes that a file may decode to at all. */
export const STREAM_MAX_BYTES = 1024 * MIB;
/** Decoded bytes that are held back until the checksums behind them are known; a file with more is handed on as it comes. */
export const HOLD_BYTES = 16 * MIB;
/** A file of this size cannot decode to more than may be held: what does is a bomb. */
export const SMALL_FILE_BYTES = Math.floor(HOLD_BYTES / MAX_RATIO);
/** The start of a file that is enough to know its event. */
export const HEAD_BYTES = 64 * MIB;

/** Longest line believed to be a stream message: the fullest seen, an image of 200 markets, has 0.2 MB. */
export const MAX_LINE_BYTES = 16 * MIB;
/** Deepest nesting of a message; the format itself has seven levels. */
export const MAX_JSON_DEPTH = 64;

/** How many bytes a compressed file of this size may decode to. */
export function decodedLimit(compressedBytes: number, absoluteMax: number): number {
  return Math.min(absoluteMax, Math.max(RATIO_FREE_BYTES, compressedBytes * MAX_RATIO));
}
