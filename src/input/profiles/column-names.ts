import { UNSEEN } from './plain-cell.ts';

/** A column's name as far as it tells one from another: without case, blanks, underscores and marks that nobody sees. */
export function columnKey(name: string): string {
  return name
    .toLowerCase()
    .replace(UNSEEN, '')
    .replace(/[\s_]+/g, '');
}
