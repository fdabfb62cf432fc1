import { isAbsolute, relative, sep } from 'node:path';

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

/** Foreign text as a single file or folder name that leads nowhere else; not unique. */
export function asFileName(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60);
}

/** The same for the last part of a path, with its dots, as in `1.123456789.bz2`. Never empty, hidden, `.` or `..`. */
export function lastNameOf(path: string): string {
  const name = path.split(/[/\\]/).at(-1) ?? '';
  const plain = name
    .replace(/[^A-Za-z0-9_.-]/g, '_')
    .replace(/^\.+/, '')
    .slice(-100);
  return plain === '' ? 'unnamed' : plain;
}
