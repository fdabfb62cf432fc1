import { readRange } from '../disk/at-offset.ts';
import { systemErrorCode } from '../domain/errors.ts';
import type { FilePlace } from '../domain/event.ts';

const STEP_BYTES = 1024 * 1024;

/** Whether two places hold the same bytes, as they lie there. Of what cannot be read nothing is the same. */
export function haveSameBytes(a: FilePlace, b: FilePlace): boolean {
  if (a.length !== b.length) return false;
  try {
    for (let done = 0; done < a.length; done += STEP_BYTES) {
      const length = Math.min(STEP_BYTES, a.length - done);
      const piece = readRange(a.path, { offset: a.offset + done, length });
      if (!piece.equals(readRange(b.path, { offset: b.offset + done, length }))) return false;
    }
    return true;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return false;
  }
}
