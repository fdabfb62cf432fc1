import { readdirSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { distance } from 'fastest-levenshtein';

/** A path as people see it: from `base` where it lies below, as it is elsewhere. */
export function shownPath(path: string, base: string): string {
  const below = relative(base, path);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below;
}

/** A path as files say it that are the same bytes on every system: with `/`. */
export function portablePath(path: string, separator: string = sep): string {
  // Elsewhere a back slash is a letter of a name.
  return separator === '/' ? path : path.replaceAll(separator, '/');
}

/** Windows keeps these for devices, with any ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Whether Windows, too, takes the name of a file or folder as it is. */
export function isWindowsName(name: string): boolean {
  return !DEVICE.test(name) && !/[<>:"|?*]|[. ]$/.test(name);
}

/** Foreign text as a single file or folder name that leads nowhere else; not unique. */
export function asFileName(text: string): string {
  return noDevice(text.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60));
}

/** The same for the last part of a path, with its dots, as in `1.123456789.bz2`. Never empty, hidden, `.` or `..`. */
export function lastNameOf(path: string): string {
  const name = path.split(/[/\\]/).at(-1) ?? '';
  const plain = name
    .replace(/[^A-Za-z0-9_.-]/g, '_')
    .slice(-100)
    .replace(/^\.+|\.+$/g, '');
  return plain === '' ? 'unnamed' : noDevice(plain);
}

function noDevice(name: string): string {
  return DEVICE.test(name) ? `_${name}` : name;
}

/** What stands in the folder of a path that is not there, under a name so like that it may be meant; undefined where nothing does. */
export function nearestEntry(path: string): string | undefined {
  const wanted = basename(path).toLowerCase();
  const names = namesIn(dirname(path)).map((name) => ({ name, far: distance(name.toLowerCase(), wanted) }));
  const near = names.filter(({ far }) => far <= Math.max(1, Math.floor(wanted.length / 3)));
  const [best] = near.sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1));
  return best && join(dirname(path), best.name);
}

/** None of a folder that cannot be listed. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
