import { isAbsolute, relative } from 'node:path';

/** A path as people and manifests see it: from `base` where it lies below, as it is elsewhere. */
export function shownPath(path: string, base: string): string {
  const below = relative(base, path);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below;
}
