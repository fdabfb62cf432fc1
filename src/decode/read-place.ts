import { readRange } from '../disk/at-offset.ts';
import type { FilePlace } from '../domain/event.ts';
import { damagedFile, type FileBytes, notAMarketFile, unreadableFile } from './decoded.ts';

/**
 * The bytes of a file as they lie on the disk. At once and not through the thread pool: a small file takes less time than
 * the detour. Throws FBP-MARKET-FILE for one that is empty, shorter than it was or unreadable, FBP-DISK where no other
 * file could be read either.
 */
export function readPlace(place: FilePlace): FileBytes {
  const { name, length } = place;
  if (length === 0) throw notAMarketFile(name, 'empty');
  const bytes = attempt(place, () => readRange(place.path, place));
  if (bytes.length < length) throw damagedFile(name, `ends too early: ${bytes.length} of ${length} bytes are there`);
  return { name, bytes };
}

function attempt<T>(place: FilePlace, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw unreadableFile(place, error);
  }
}
