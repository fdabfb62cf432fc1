import { statSync } from 'node:fs';

/** Size and modification time in one: tells whether a file is another one by now. `gone` where it cannot be looked at. */
export function fileStamp(path: string): string {
  try {
    const { size, mtimeMs } = statSync(path);
    return `${size}:${mtimeMs}`;
  } catch {
    return 'gone';
  }
}
